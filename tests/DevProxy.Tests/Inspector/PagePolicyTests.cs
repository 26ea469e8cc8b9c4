using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DevProxy.Tests.Inspector;

/// <summary>"What this API has to allow" on the inspector's page, in a real browser.</summary>
public sealed class PagePolicyTests(Chromium chromium, NpmPackages packages)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task The_setting_is_opened_by_the_keyboard_its_backend_chosen_and_its_code_copied(ColorScheme scheme, int width)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "cors": true, "routes": { "/api": "{{api.Url}}" } }""");
        await PreflightAsync(proxy, "PUT");
        await PreflightAsync(proxy, "DELETE");
        await proxy.EndedAsync(2);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/", width, scheme);
        var keyboard = page.Page.Keyboard;
        var panel = page.Page.Locator("#policy-panel");

        await page.Button("What to allow").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(panel.Locator("h2")).ToBeFocusedAsync();
        await Expect(panel.Locator("h3")).ToHaveTextAsync(api.Url);
        await Expect(panel.Locator("dl")).ToContainTextAsync("DELETE #2");
        await page.AssertAccessibleAsync(packages);
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        var last = await page.Page.Locator("#open-har").BoundingBoxAsync();
        Assert.InRange(last!.X + last.Width, 0, width);

        await panel.Locator("select").SelectOptionAsync("django");
        var code = panel.Locator("pre");
        await Expect(code).ToContainTextAsync("CORS_ALLOW_METHODS = [\"PUT\", \"DELETE\"]");
        await panel.Locator("#copy-policy-0").FocusAsync();
        var copied = await page.CopiedAsync(() => keyboard.PressAsync("Enter"), "Django setting copied");
        Assert.Equal(await code.TextContentAsync(), copied);

        await PreflightAsync(proxy, "PATCH");
        await page.Button("Look again").ClickAsync();
        await Expect(code).ToContainTextAsync("\"PATCH\"");
        await keyboard.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        await Expect(page.Button("What to allow")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_fix_of_one_exchange_says_so_and_leads_to_the_setting_for_all()
    {
        await using var api = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "cors": true, "routes": { "/api": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/a", null, ("Origin", "http://localhost:5173"), ("Sec-Fetch-Mode", "cors")))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        await Expect(page.Detail.Locator("#fix-alone")).ToContainTextAsync("single fixes would undo each other");
        await page.Detail.Locator("#fix-all").ClickAsync();

        var panel = page.Page.Locator("#policy-panel");
        await Expect(panel.Locator("dl")).ToContainTextAsync("http://localhost:5173 #1");
        await Expect(page.Page.Locator("#policy")).ToHaveAttributeAsync("aria-expanded", "true");
    }

    private static async Task PreflightAsync(InspectedProxy proxy, string method)
    {
        using var answer = await proxy.SendAsync(
            "OPTIONS",
            "/api/a",
            null,
            ("Origin", "http://localhost:5173"),
            ("Sec-Fetch-Mode", "cors"),
            ("Access-Control-Request-Method", method)
        );
        Assert.Equal(204, (int)answer.StatusCode);
    }
}
