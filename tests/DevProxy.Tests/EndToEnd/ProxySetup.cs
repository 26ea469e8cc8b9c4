using System.Net;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>A way to put DevProxy before a server that compares a form's <c>Origin</c> with its own address.</summary>
/// <param name="Https">Whether the browser speaks TLS to DevProxy.</param>
/// <param name="Host">The route's <c>changeOrigin</c>.</param>
internal sealed partial record ProxySetup(bool Https, ChangeOrigin Host)
{
    public static IReadOnlyDictionary<string, ProxySetup> All { get; } =
        new Dictionary<string, ProxySetup>
        {
            ["defaults"] = new(Https: false, ChangeOrigin.Auto),
            ["changeOrigin true"] = new(Https: false, ChangeOrigin.Target),
            ["https"] = new(Https: true, ChangeOrigin.Auto),
            ["https, changeOrigin true"] = new(Https: true, ChangeOrigin.Target),
            ["an https tunnel before it"] = new(Https: false, ChangeOrigin.Auto) { HasTunnel = true },
            ["an https tunnel before it, changeOrigin true"] = new(Https: false, ChangeOrigin.Target) { HasTunnel = true },
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whether a tunnel stands before DevProxy that speaks TLS to the browser and keeps <c>Host</c>.</summary>
    public bool HasTunnel { get; init; }

    /// <summary>
    /// A form that the server accepts from a browser directly, it accepts through DevProxy too. A form of another site is still refused.
    /// </summary>
    /// <param name="server">The server's origin.</param>
    /// <param name="submit">Opens and submits the form at an origin.</param>
    /// <param name="post">The path that takes the form.</param>
    /// <param name="refusal">The status of the answer to another site's form; null where the server ignores such a form without refusing
    /// it.</param>
    public async Task ProveAsync(string server, Func<string, Task> submit, string post, HttpStatusCode? refusal)
    {
        await submit(server);

        var config = Configs.Of(Routes.To("/", server) with { ChangeOrigin = Host });
        await using var proxy = Https ? await RunningProxy.StartHttpsAsync(config) : await RunningProxy.StartAsync(config);
        await using var tunnel = HasTunnel
            ? await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", $"http://127.0.0.1:{proxy.Port}")))
            : null;
        var origin = $"http{(Https || HasTunnel ? "s" : "")}://localhost:{(tunnel ?? proxy).Port}";
        await submit(origin);

        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true, EnabledSslProtocols = SslProtocols.None },
            }
        );
        using var foreign = new HttpRequestMessage(HttpMethod.Post, origin + post) { Content = await FormAsync(client, origin + post) };
        foreign.Headers.Add("Origin", "https://evil.example");
        using var answer = await client.SendAsync(foreign, Token);
        Assert.DoesNotContain("created hello", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        if (refusal is not null)
            Assert.Equal(refusal, answer.StatusCode);
    }

    // Sends the form's hidden fields too, where the page has the same path as the form: in Next.js they name the action.
    private static async Task<HttpContent> FormAsync(HttpClient client, string page)
    {
        using var answer = await client.GetAsync(new Uri(page), Token);
        var hidden = HiddenField().Matches(await answer.Content.ReadAsStringAsync(Token));
        if (hidden.Count == 0)
            return new FormUrlEncodedContent([new("title", "hello")]);
        var form = new MultipartFormDataContent { { new StringContent("hello"), "title" } };
        foreach (Match field in hidden)
            form.Add(new StringContent(WebUtility.HtmlDecode(field.Groups["value"].Value)), field.Groups["name"].Value);
        return form;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\"( value=\"(?<value>[^\"]*)\")?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex HiddenField();

    /// <summary>Opens a page in a new profile that accepts any certificate.</summary>
    public static async Task<IPage> OpenAsync(Chromium chromium, string url, bool withScript = true)
    {
        var context = await chromium.NewShellContextAsync(
            new BrowserNewContextOptions { IgnoreHTTPSErrors = true, JavaScriptEnabled = withScript }
        );
        var page = await context.NewPageAsync();
        await page.GotoAsync(url);
        return page;
    }
}
