using System.Net;
using System.Text.RegularExpressions;
using DevProxy.Cors;
using DevProxy.Inspector;
using DevProxy.Tests.Documentation;
using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

/// <summary>The pages about the codes: one for each code, served by the inspector and linked wherever it shows the code.</summary>
public sealed partial class HelpPagesTests(Chromium chromium)
{
    private static readonly HelpPages Pages = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_code_and_every_error_has_a_page()
    {
        Assert.All(Enum.GetValues<FailureCode>(), code => Assert.Contains(HelpPage.Of(code), Pages.Paths));
        Assert.All(ErrorPages.Codes, code => Assert.Contains(HelpPage.Of(new ExchangeError(code, "", "")), Pages.Paths));
    }

    [Fact]
    public async Task Each_page_is_served_and_all_its_links_work()
    {
        await using var inspector = await RunningInspector.StartAsync();
        foreach (var path in Pages.Paths)
        {
            using var answer = await inspector.SendAsync("GET", path);
            var html = await answer.Content.ReadAsStringAsync(Token);

            Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("<h1", html, StringComparison.Ordinal);
            Assert.All(
                Link()
                    .Matches(html)
                    .Select(match => new Uri(new Uri("http://x" + path), match.Groups["to"].Value))
                    .Where(to => to.Host == "x"),
                to => Assert.Contains(to.AbsolutePath, Pages.Paths.Append("/"))
            );
        }
    }

    [Fact]
    public async Task A_code_in_the_inspector_opens_its_page_in_a_tab_of_its_own()
    {
        await using var demo = await RunningDemo.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, demo.Proxy.Url + "/api/orders/1")
        {
            Headers = { { "Origin", demo.Site.PageUrl.TrimEnd('/') }, { "Access-Control-Request-Method", "PUT" } },
        };
        using var sent = await client.SendAsync(request, Token);
        await using var page = await InspectorPage.OpenAsync(chromium, demo.Proxy.InspectorUrl);
        await page.OpenAsync(1);

        var link = page.Page.Locator(".side a.about").First;
        var code = await link.InnerTextAsync();
        var opened = await page.Page.Context.RunAndWaitForPageAsync(() => link.ClickAsync());

        await Assertions.Expect(opened.Locator("h1")).ToHaveTextAsync(code);
        Assert.StartsWith(demo.Proxy.InspectorUrl + "/help/cors/", opened.Url, StringComparison.Ordinal);
        Assert.True(await opened.EvaluateAsync<bool>("window.opener === null"));
        // The style is the inspector's, and nothing was refused by its policy.
        Assert.NotEqual("rgba(0, 0, 0, 0)", await opened.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [GeneratedRegex("href=\"(?<to>[^\"]+\\.md[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
