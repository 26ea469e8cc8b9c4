using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageStepsTests(Chromium chromium)
{
    private const string Origin = "http://localhost:3000";

    private static readonly (string, string)[] FromThePage =
    [
        ("Origin", Origin),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Site", "same-site"),
    ];

    [Fact]
    public async Task A_request_says_when_a_browser_would_have_stopped_at_its_preflight_and_shows_the_fix_for_that()
    {
        await using var api = await TestUpstream.StartAsync(RefuseOptionsAsync);
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/api": { "target": "{{api.Url}}", "cors": true } } }"""
        );
        using (await proxy.SendAsync("OPTIONS", "/api/data", null, [.. FromThePage, ("Access-Control-Request-Method", "PUT")]))
            await proxy.EndedAsync(1);
        using (await proxy.SendAsync("PUT", "/api/data", null, FromThePage))
            await proxy.EndedAsync(2);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#2");

        await Assertions
            .Expect(page.Detail.Locator("#section-verdict"))
            .ToContainTextAsync(
                "Without DevProxy this request would never have been sent: the browser stops at its preflight, #1, for "
                    + "preflight-acao-missing."
            );
        await Assertions.Expect(page.Detail.Locator(".pair-line")).ToContainTextAsync("blocked");
        await Assertions.Expect(page.Detail.Locator("#section-fix")).ToContainTextAsync("For the preflight, #1: ");

        await page.Button("#1").First.ClickAsync();
        await Assertions.Expect(page.Detail.Locator(".facts")).ToContainTextAsync("#1");
        await Assertions.Expect(page.Detail.Locator("#section-verdict")).Not.ToContainTextAsync("never have been sent");
    }

    [Fact]
    public async Task Without_an_answer_from_the_upstream_no_check_is_shown_as_passed()
    {
        var nobody = $"http://localhost:{FreePort.Next()}";
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": { "target": "{{nobody}}", "cors": true } } }""");
        using (await proxy.SendAsync("GET", "/api/data", null, FromThePage))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        await Assertions.Expect(page.Detail.Locator("#section-verdict")).ToContainTextAsync("Your API gave no answer to judge.");
        await Assertions.Expect(page.Detail.Locator("table.steps.one")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Detail.Locator("table.steps.two")).ToHaveCountAsync(0);
    }

    private static Task RefuseOptionsAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        context.Response.Headers.AccessControlAllowOrigin = Origin;
        context.Response.Headers.AccessControlAllowCredentials = "true";
        return Task.CompletedTask;
    }
}
