using System.Net.WebSockets;
using System.Text.Json.Nodes;
using DevProxy.Certificates;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// https with the certificate of <c>devproxy cert</c>, in a browser whose user trusts the authority in the way that the command prints.
/// </summary>
public sealed class HttpsTests(TrustingUser user, Chromium chromium) : IClassFixture<TrustingUser>
{
    private const string Allowed = "shop.localhost";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_that_trusts_the_authority_gets_HTTP2_Secure_cookies_and_WebSockets()
    {
        await using var profile = await user.NewContextAsync();
        await using var upstream = await TestUpstream.StartAsync(AnswerAsync);
        await using var proxy = Start(user.Home, user.Variables, upstream);
        var page = await profile.NewPageAsync();
        var url = (await proxy.LineAsync("DevProxy listening on "))["DevProxy listening on ".Length..];

        var answer = await page.GotoAsync(url);

        Assert.Equal(200, answer!.Status);
        Assert.Equal("h2", await page.EvaluateAsync<string>("performance.getEntriesByType('navigation')[0].nextHopProtocol"));
        var cookie = Assert.Single(await profile.CookiesAsync());
        Assert.Equal(("session", true, SameSiteAttribute.None), (cookie.Name, cookie.Secure, cookie.SameSite));
        Assert.Equal("session=1 https", await page.EvaluateAsync<string>("fetch('/seen').then(answer => answer.text())"));
        Assert.Equal("over TLS", await EchoAsync(page));
        Assert.Equal("HTTP/2", await WebSocketVersionAsync(proxy));
    }

    [Fact]
    public async Task A_subdomain_of_localhost_is_accepted_by_its_name_in_the_certificate_and_not_by_the_wildcard()
    {
        await using var profile = await user.NewContextAsync();
        await using var upstream = await TestUpstream.StartAsync(AnswerAsync);
        await using var proxy = Start(user.Home, user.Variables, upstream);
        var page = await profile.NewPageAsync();
        var port = new Uri((await proxy.LineAsync("DevProxy listening on "))["DevProxy listening on ".Length..]).Port;

        var named = await page.GotoAsync($"https://{Allowed}:{port}/");
        var starred = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync($"https://other.localhost:{port}/"));

        Assert.Equal(200, named!.Status);
        Assert.Contains("ERR_CERT_COMMON_NAME_INVALID", starred.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_site_is_refused_although_the_trusted_authority_signed_it()
    {
        await using var profile = await user.NewContextAsync();
        using var local = user.Authority.Sign(CertificateNames.Of(null), DateTimeOffset.UtcNow);
        using var stolen = user.Authority.Sign(
            CertificateNames.Of(Configs.Of() with { AllowedHosts = ["bank.example"] }),
            DateTimeOffset.UtcNow
        );
        await using var good = await TestUpstream.StartHttpsAsync(local, AnswerAsync);
        await using var bad = await TestUpstream.StartHttpsAsync(stolen, AnswerAsync);
        var page = await profile.NewPageAsync();

        var accepted = await page.GotoAsync(good.Url);
        var refused = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(bad.Url));

        Assert.Equal(200, accepted!.Status);
        Assert.Contains("ERR_CERT_", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_does_not_trust_the_authority_refuses_the_certificate()
    {
        using var home = new TemporaryFolder();
        var variables = TrustingUser.VariablesAt(home.Path);
        await using (var cert = DevProxyRun.Start(home.Path, variables, "cert"))
            Assert.True(await cert.ExitCodeAsync() == 0, cert.Output);
        await using var upstream = await TestUpstream.StartAsync(AnswerAsync);
        await using var proxy = Start(home, variables, upstream);
        await using var profile = await chromium.NewShellContextAsync();
        var page = await profile.NewPageAsync();
        var url = (await proxy.LineAsync("DevProxy listening on "))["DevProxy listening on ".Length..];

        var refused = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(url));

        Assert.Contains("ERR_CERT_AUTHORITY_INVALID", refused.Message, StringComparison.Ordinal);
    }

    private static DevProxyRun Start(TemporaryFolder folder, Dictionary<string, string?> variables, TestUpstream upstream)
    {
        folder.Write("proxy.json", Configuration(upstream.Url));
        return DevProxyRun.Start(folder.Path, variables);
    }

    /// <summary>The configuration for which the certificate is made.</summary>
    internal static string Configuration(string target) =>
        $$"""{ "https": true, "allowedHosts": ["{{Allowed}}"], "routes": { "/": "{{target}}" } }""";

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } part)
                await socket.SendAsync(
                    buffer.AsMemory(0, part.Count),
                    WebSocketMessageType.Text,
                    part.EndOfMessage,
                    context.RequestAborted
                );
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
        else if (context.Request.Path == "/seen")
        {
            await context.Response.WriteAsync(
                $"{context.Request.Headers.Cookie} {context.Request.Headers["X-Forwarded-Proto"]}",
                context.RequestAborted
            );
        }
        else
        {
            context.Response.Headers.SetCookie = "session=1; Path=/; Secure; SameSite=None";
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync(
                """<!doctype html><link rel="icon" href="data:,"><title>A page</title>""",
                context.RequestAborted
            );
        }
    }

    private static Task<string> EchoAsync(IPage page) =>
        page.EvaluateAsync<string>(
            """
            () => new Promise((resolve, reject) => {
              const socket = new WebSocket(`wss://${location.host}/socket`);
              socket.onopen = () => socket.send('over TLS');
              socket.onmessage = message => { socket.close(); resolve(message.data); };
              socket.onerror = () => reject(new Error('the socket failed'));
            })
            """
        );

    private static async Task<string?> WebSocketVersionAsync(DevProxyRun proxy)
    {
        var inspector = (await proxy.LineAsync("Inspector on "))["Inspector on ".Length..];
        using var client = new HttpClient();
        var exchanges = JsonNode.Parse(await client.GetStringAsync(new Uri(inspector + "/api/exchanges"), Token))!["exchanges"]!.AsArray();
        return (string?)exchanges.Single(one => (string?)one!["kind"] == "websocket")!["request"]!["httpVersion"];
    }
}
