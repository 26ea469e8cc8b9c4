using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DevProxy.Tests.Inspector;

/// <summary>Mocks and faults on the inspector's page, in a real browser.</summary>
public sealed class PageAnswersTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exchange_is_saved_as_a_mock_which_is_edited_and_switched_off_and_on()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{ "name": "from the API", "password": "hunter2" }""");
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "mocks": "./mocks", "routes": { "/api": "{{api.Url}}" } }""");
        using (await proxy.SendAsync("GET", "/api/user"))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");

        await page.Button("Save as mock").ClickAsync();
        await Expect(page.Page.Locator("#toast")).ToHaveTextAsync("Saved as mocks/get-api-user.json: it answers from now on");
        Assert.DoesNotContain(
            "hunter2",
            await File.ReadAllTextAsync(Path.Combine(proxy.Folder, "mocks/get-api-user.json"), Token),
            StringComparison.Ordinal
        );

        await page.Button("Mocks and faults").ClickAsync();
        await page.Button("Edit mocks/get-api-user.json").ClickAsync();
        var text = page.Page.Locator("#mock-text");
        await text.FillAsync("""{ "path": "/api/user", "staus": 201 }""");
        page.ExpectedError = "422";
        await page.Page.Locator("#mock-save").ClickAsync();
        await Expect(page.Page.Locator("#mock-refused")).ToContainTextAsync("Unknown key \"staus\"");
        await text.FillAsync("""{ "path": "/api/user", "body": "edited" }""");
        await page.Page.Locator("#mock-save").ClickAsync();
        await Expect(text).ToHaveCountAsync(0);
        Assert.Equal("edited", await GetAsync(proxy));

        var box = page.Page.Locator(".mock input");
        await box.UncheckAsync();
        await Expect(box).Not.ToBeCheckedAsync();
        await WrittenAsync(proxy, "\"enabled\": false");
        Assert.Contains("from the API", await GetAsync(proxy), StringComparison.Ordinal);
        await box.CheckAsync();
        await WrittenAsync(proxy, "\"enabled\": true");
        Assert.Equal("edited", await GetAsync(proxy));

        await proxy.EndedAsync(4);
        await page.OpenAsync(4);
        await Expect(page.Detail.Locator("#urls")).ToContainTextAsync("answered by mocks/get-api-user.json");
    }

    [Fact]
    public async Task A_banner_is_shown_while_a_route_is_made_to_fail_or_is_offline()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}", "/": "{{api.Url}}" } }""");
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);
        await using var other = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!);
        var banner = page.Page.Locator(".switched");

        await page.Button("Mocks and faults").ClickAsync();
        await Expect(page.Page.Locator(".switches")).ToHaveCountAsync(2);
        await page.Page.Locator("#fault-0").SelectOptionAsync("503");
        await Expect(banner).ToContainTextAsync("/api every request fails with 503");
        await Expect(other.Page.Locator(".switched")).ToContainTextAsync("/api every request fails with 503");
        using (var failing = await proxy.SendAsync("GET", "/api/a"))
            Assert.Equal(503, (int)failing.StatusCode);

        await page.Page.Locator("#offline-0").CheckAsync();
        await Expect(banner).ToContainTextAsync("/api offline, every request fails with 503");
        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.SendAsync("GET", "/api/a"));
        await page.Page.Locator("#throttle-1").SelectOptionAsync("3g");
        await Expect(banner).ToContainTextAsync("/ throttled to 3g");

        await page.Button("Switch all off").ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#offline-0")).Not.ToBeCheckedAsync();
        await Expect(other.Page.Locator(".switched")).ToHaveCountAsync(0);
        Assert.Equal("the API", await GetAsync(proxy));
    }

    private static Task<string> GetAsync(InspectedProxy proxy) => proxy.Proxy.GetStringAsync(new Uri("/api/user", UriKind.Relative), Token);

    // The inspector answers the page's write only after the file is in force.
    private static async Task WrittenAsync(InspectedProxy proxy, string text)
    {
        var file = Path.Combine(proxy.Folder, "mocks/get-api-user.json");
        while (!(await File.ReadAllTextAsync(file, Token)).Contains(text, StringComparison.Ordinal))
            await Task.Delay(10, Token);
        while (proxy.App.Mocks.Files.Single().Mocks.Single().IsEnabled != text.EndsWith("true", StringComparison.Ordinal))
            await Task.Delay(10, Token);
    }
}
