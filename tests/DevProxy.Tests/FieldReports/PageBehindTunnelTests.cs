using System.Collections.Immutable;
using System.Net;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Behind an https tunnel redirects, cookies and the check of the origin each took another address for the page's own.
/// </summary>
public sealed class PageBehindTunnelTests
{
    private const string Tunnel = "abc.tunnel.example";
    private const string Public = $"https://{Tunnel}";

    private static readonly Dictionary<string, string[]> Tunnels = new()
    {
        ["keeps Host"] = [$"Host: {Tunnel}", $"X-Forwarded-Host: {Tunnel}", "X-Forwarded-Proto: https"],
        ["keeps Host, X-Forwarded-Proto alone"] = [$"Host: {Tunnel}", "X-Forwarded-Proto: https"],
        ["rewrites Host"] = ["Host: localhost", $"X-Forwarded-Host: {Tunnel}", "X-Forwarded-Proto: https"],
        ["rewrites Host and names a port"] =
        [
            "Host: localhost",
            $"X-Forwarded-Host: {Tunnel}",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Port: 443",
        ],
        ["keeps Host, says nothing"] = [$"Host: {Tunnel}", "Sec-Fetch-Site: same-origin", $"Referer: {Public}/page"],
        ["rewrites Host, says nothing"] = ["Host: localhost", "Sec-Fetch-Site: same-origin", $"Referer: {Public}/page"],
    };

    public static TheoryData<string> Names() => [.. Tunnels.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Redirects_and_cookies_are_those_of_the_page(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://127.0.0.1:{context.Connection.LocalPort}/next";
            context.Response.Headers.SetCookie = "id=1; Secure; SameSite=None; Domain=" + Tunnel;
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);
        using var answer = await proxy.SendAsync("GET", "/", Tunnels[name]);
        Assert.Contains(answer.Headers.GetValues("Location").Single(), new[] { $"{Public}/next", "/next" });
        Assert.Equal($"id=1; Secure; SameSite=None; Domain={Tunnel}", answer.Headers.GetValues("Set-Cookie").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("foo")]
    [InlineData("http://")]
    public async Task An_Origin_that_is_not_one_is_passed_on_as_it_is(string origin)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync("Origin: " + context.Request.Headers.Origin)
        );
        await using var proxy = await StartAsync(upstream);
        using var answer = await proxy.SendAsync(
            "POST",
            "/",
            [$"Host: {Tunnel}", "X-Forwarded-Proto: https", "Sec-Fetch-Site: same-origin", "Origin: " + origin]
        );
        Assert.Equal("Origin: " + origin, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Redirects_to_what_the_upstream_was_told_come_back_to_the_page(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            var headers = context.Request.Headers;
            context.Response.StatusCode = 303;
            context.Response.Headers.Location = $"{headers["X-Forwarded-Proto"]}://{headers["X-Forwarded-Host"]}/next";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);
        using var answer = await proxy.SendAsync("POST", "/posts", [.. Tunnels[name], $"Origin: {Public}"]);
        Assert.Contains(answer.Headers.GetValues("Location").Single(), new[] { $"{Public}/next", "/next" });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_pages_WebSocket_is_accepted_although_the_route_lists_other_origins(string name)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await StartAsync(upstream.Url);
        Assert.StartsWith("HTTP/1.1 200", await UpgradeAsync(proxy, [.. Tunnels[name], $"Origin: {Public}"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host: localhost", "Origin: https://evil.example")]
    [InlineData("Host: localhost", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site")]
    [InlineData("Host: localhost", "Origin: https://evil.example", "X-Forwarded-Host: abc.tunnel.example", "X-Forwarded-Proto: https")]
    [InlineData(
        "Host: localhost",
        "Origin: https://evil.example",
        "Sec-Fetch-Site: cross-site",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: https"
    )]
    [InlineData("Host: localhost", "Origin: http://abc.tunnel.example", "X-Forwarded-Host: abc.tunnel.example", "X-Forwarded-Proto: https")]
    public async Task The_WebSocket_of_another_page_is_refused(params string[] headers)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await StartAsync(upstream.Url);
        Assert.StartsWith("HTTP/1.1 403", await UpgradeAsync(proxy, headers), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_page_may_use_a_route_that_adds_a_credential(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await StartAsync(upstream.Url, addsIdentity: true);
        using var answer = await proxy.SendAsync("POST", "/", [.. Tunnels[name], $"Origin: {Public}"]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Task<string> UpgradeAsync(RunningProxy proxy, string[] headers) =>
        ReadAsync(
            proxy,
            "GET / HTTP/1.1\r\n"
                + string.Join("\r\n", headers)
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );

    private static async Task<string> ReadAsync(RunningProxy proxy, string request)
    {
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync(request);
        return await client.ReadHeadAsync();
    }

    private static Task<RunningProxy> StartAsync(TestUpstream upstream) =>
        RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)) with { AllowedHosts = [Tunnel] });

    private static Task<RunningProxy> StartAsync(string target, bool addsIdentity = false)
    {
        var policy = Configs.Policy with { Origin = new OriginRule(OriginRuleKind.List, ["https://other.example"], null) };
        var route = Routes.To("/", target) with
        {
            Cors = policy,
            AddsIdentity = addsIdentity,
            Headers = addsIdentity ? ImmutableArray.Create(new HeaderChange("Authorization", "Bearer x")) : [],
        };
        return RunningProxy.StartAsync(Configs.Of(route) with { AllowedHosts = [Tunnel] });
    }
}
