using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DevProxy.Tests.Inspector;

/// <summary>"Edit and resend" on the inspector's page, in a real browser.</summary>
public sealed class PageEditTests(Chromium chromium, NpmPackages packages)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task A_request_is_edited_by_keyboard_and_sent_and_its_answer_is_compared(ColorScheme scheme, int width)
    {
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            context.Response.ContentType = "application/json";
            context.Response.StatusCode = context.Request.Method == "PUT" ? StatusCodes.Status201Created : StatusCodes.Status200OK;
            context.Response.Headers["X-Token"] = context.Request.Headers.Authorization == "Bearer s3cret-token" ? "right" : "wrong";
            await context.Response.WriteAsync(
                $$"""{ "query": "{{context.Request.QueryString}}", "got": {{body}} }""",
                context.RequestAborted
            );
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        using var sent = new StringContent("""{"name":"kettle"}""");
        using (await proxy.SendAsync("POST", "/api/things?page=1", sent, ("Authorization", "Bearer s3cret-token")))
            await proxy.EndedAsync(1);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1", width, scheme);
        page.ExpectedError = "422";
        var keyboard = page.Page.Keyboard;
        var form = page.Detail.Locator("#edit");

        await page.Detail.Locator("#edit-replay").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(form.Locator("#edit-url")).ToBeFocusedAsync();
        await Expect(form.Locator("#edit-url")).ToHaveValueAsync("/api/things?page=1");
        await Expect(form.Locator("#edit-headers")).ToHaveValueAsync(Pattern(@"Authorization: Bearer \*\*\*"));
        await form.Locator("#edit-method").FillAsync("PUT");
        await form.Locator("#edit-url").FillAsync("https://elsewhere.example/");
        await keyboard.PressAsync("Enter");
        await Expect(form.Locator("#edit-refused")).ToContainTextAsync("give a path");

        await form.Locator("#edit-url").FillAsync("/api/things?page=2");
        await form.Locator("#edit-body").FillAsync("""{"name":"pot"}""");
        await page.AssertAccessibleAsync(packages);
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await keyboard.PressAsync("Control+Enter");

        var compared = page.Detail.Locator("#compare");
        await Expect(compared).ToContainTextAsync("#1 is before, #2 after");
        await Expect(compared.GetByLabel("Method")).ToHaveTextAsync(Pattern("POST[^P]*PUT"));
        await Expect(compared.GetByLabel("Status")).ToHaveTextAsync(Pattern("200[^2]*201"));
        await Expect(compared.GetByLabel("Response body").Locator(".added")).ToHaveCountAsync(2);
        await Expect(compared.GetByLabel("Response body")).ToContainTextAsync("\"pot\"");
        await Expect(compared).Not.ToContainTextAsync("X-Token");
        await Expect(compared).Not.ToContainTextAsync("s3cret");
        await page.AssertAccessibleAsync(packages);
        await compared.Locator("#compare-open").ClickAsync();
        await Expect(page.Detail.Locator("#detail-title")).ToContainTextAsync("page=1");
    }

    [Fact]
    public async Task Escape_discards_the_edit_and_an_update_of_the_exchange_does_not_replace_the_form()
    {
        var answered = new TaskCompletionSource();
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            await context.Response.StartAsync(context.RequestAborted);
            await answered.Task;
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{api.Url}}" } }""");
        var asked = proxy.SendAsync("GET", "/api/slow", null);
        await using var page = await InspectorPage.OpenAsync(chromium, proxy.App.InspectorUrl!, "/#1");
        await page.Detail.Locator("#edit-replay").ClickAsync();
        await page.Detail.Locator("#edit-body").FillAsync("half written");

        answered.SetResult();
        using (await asked)
            await proxy.EndedAsync(1);
        await Expect(page.Row(1).Locator(".duration")).ToHaveTextAsync(Pattern("[0-9]"));
        await Expect(page.Detail.Locator("#edit-body")).ToHaveValueAsync("half written");

        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Detail.Locator("#edit")).ToHaveCountAsync(0);
        await Expect(page.Detail.Locator("#edit-replay")).ToBeFocusedAsync();
    }

    private static Regex Pattern(string text) => new(text, RegexOptions.None, TimeSpan.FromSeconds(10));
}
