using System.Text;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

/// <summary>
/// Known secrets are sent in every place that DevProxy treats as secret; then everything that it shows is searched for them.
/// </summary>
public sealed class SecretsTests(Chromium chromium)
{
    private const string Secret = "tops3cret";

    private static readonly (string, string)[] Headers =
    [
        ("Origin", "http://localhost:3000"),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Site", "same-site"),
        ("Authorization", $"Bearer {Secret}"),
        ("Proxy-Authorization", $"Basic {Secret}"),
        ("Cookie", $"session={Secret}; theme={Secret}"),
        ("X-Api-Key", Secret),
        ("Referer", $"http://localhost:3000/?access_token={Secret}"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_in_the_API_the_events_the_HAR_the_log_or_the_page()
    {
        await using var upstream = await TestUpstream.StartAsync(AnswerAsync);
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "log": { "redact": ["x-api-key"] }, "productionOrigins": ["https://your-website.com"], "routes": { "/api": { "target": "{{upstream.Url}}", "headers": { "X-Client-Secret": "{{Secret}}", "X-Api-Key": "{{Secret}}" } } } }"""
        );
        await using var events = await EventStream.OpenAsync(proxy.Inspector, proxy.Inspector.BaseAddress!);
        using var log = proxy.App.Store.Subscribe();
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");

        using (await proxy.SendAsync("PUT", $"/api/data?access_token={Secret}&page=2&api_key={Secret}", body, Headers))
            await proxy.EndedAsync(1);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in new[] { "/api/exchanges", "/api/exchanges/1", "/api/exchanges/1/curl", "/api/har", "/api/config" })
            shown[path] = await proxy.Inspector.GetStringAsync(new Uri(path, UriKind.Relative), Token);
        shown["event"] = (await events.ExchangeAsync()).GetRawText();
        shown["log"] = await LoggedAsync(log);
        await using (var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1"))
        {
            await Assertions.Expect(page.Detail.Locator("#section-timing")).ToBeAttachedAsync();
            shown["page"] = await page.Page.ContentAsync();
        }

        foreach (var (place, text) in shown)
            Assert.False(text.Contains(Secret, StringComparison.Ordinal), $"{place}: …{Around(text)}…");

        // Names, and values that are not secret, are still shown.
        Assert.Contains("access_token=***&page=2", shown["/api/exchanges/1"], StringComparison.Ordinal);
        Assert.Contains("session=***; theme=***", shown["/api/exchanges/1"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_upstream_still_gets_the_unmasked_request()
    {
        var got = "";
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            got = context.Request.QueryString + " " + context.Request.Headers.Cookie;
            return Task.CompletedTask;
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{upstream.Url}}" } }""");

        using var answer = await proxy.SendAsync("GET", $"/api?token={Secret}", null, Headers);

        Assert.Equal($"?token={Secret} session={Secret}; theme={Secret}", got);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.SetCookie = $"session={Secret}; Path=/; HttpOnly";
        context.Response.Headers.Location = $"https://elsewhere.example/?code={Secret}";
        context.Response.Headers["X-Api-Key"] = Secret;
        return context.Response.WriteAsync("{}", context.RequestAborted);
    }

    // The lines of the JSON log.
    private static async Task<string> LoggedAsync(ExchangeSubscription log)
    {
        await foreach (var logged in log.ReadAllAsync(Token))
        {
            if (logged.Kind == ExchangeEventKind.Ended)
                return ExchangeJson.Write(logged.Record!);
        }

        throw new InvalidOperationException("The exchange never ended.");
    }

    private static string Around(string text)
    {
        var at = text.IndexOf(Secret, StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 40)];
    }
}
