using System.Globalization;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The demo's page in a real browser: what it promises is what happens.</summary>
public sealed class DemoTests(Chromium chromium, NpmPackages packages)
{
    [Fact]
    public async Task Each_button_shows_what_the_browser_did_both_ways()
    {
        await using var demo = await RunningDemo.StartAsync();
        await using var context = await chromium.NewShellContextAsync();
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(demo.Site.PageUrl);
        (string Call, string Direct, string Proxied, string Answer)[] calls =
        [
            ("products", "blocked", "passed", "200 OK"),
            ("basket", "blocked", "passed", "200 OK"),
            ("orders", "blocked", "passed", "200 OK"),
            ("stock", "blocked", "passed", "200 OK"),
            ("customers", "blocked", "passed", "200 OK"),
            ("reviews", "blocked", "passed", "200 OK"),
            ("invoices", "blocked", "failed", "500 Internal Server Error"),
            ("newsletter", "passed", "passed", "201 Created"),
        ];
        foreach (var (call, direct, proxied, answer) in calls)
        {
            errors.Clear();
            var card = page.Locator($"[data-call={call}]");

            await card.GetByRole(AriaRole.Button).ClickAsync();

            await Assertions.Expect(card.GetByRole(AriaRole.Button)).ToHaveTextAsync("Send again");
            await Assertions.Expect(card.Locator("[data-way=direct]")).ToHaveAttributeAsync("data-state", direct);
            await Assertions.Expect(card.Locator("[data-way=proxied]")).ToHaveAttributeAsync("data-state", proxied);
            await Assertions.Expect(card.Locator("[data-way=proxied] .verdict")).ToHaveTextAsync(answer);
            var told = errors.Where(error => !error.StartsWith("Failed to load resource:", StringComparison.Ordinal));
            if (direct == "blocked")
            {
                await Assertions.Expect(card.Locator("[data-way=direct] pre")).ToHaveTextAsync("TypeError: Failed to fetch");
                // The page predicted the line of the console.
                Assert.Equal([await card.Locator(".console").InnerTextAsync()], told);
            }
            else
            {
                Assert.Empty(told);
            }
        }
    }

    [Fact]
    public async Task All_calls_are_sent_by_keyboard_and_summed_up()
    {
        await using var demo = await RunningDemo.StartAsync();
        await using var context = await chromium.NewShellContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Site.PageUrl);
        var run = page.GetByRole(AriaRole.Button, new() { Name = "Send all 8 requests" });
        await Assertions.Expect(run).ToBeEnabledAsync();

        // The skip link, the inspector, the button.
        for (var press = 0; press < 3; press++)
            await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(run).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions
            .Expect(page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync(
                "The page could read 1 of 8 answers directly from the API, and 8 of 8 through DevProxy. Only the address differed."
            );
        await Assertions.Expect(page.Locator("#run-all")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task An_answer_leads_to_its_record_in_the_inspector()
    {
        await using var demo = await RunningDemo.StartAsync();
        await using var context = await chromium.NewShellContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Site.PageUrl);
        var card = page.Locator("[data-call=products]");
        await card.GetByRole(AriaRole.Button).ClickAsync();

        var link = await card.GetByRole(AriaRole.Link).GetAttributeAsync("href");

        Assert.StartsWith(demo.Proxy.InspectorUrl + "/#", link, StringComparison.Ordinal);
        var id = long.Parse(link!.Split('#')[1], CultureInfo.InvariantCulture);
        Assert.EndsWith("/api/products", demo.Proxy.Store.Find(id)!.Request.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_DevProxy_the_page_itself_is_there_too()
    {
        await using var demo = await RunningDemo.StartAsync();
        await using var context = await chromium.NewShellContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(demo.Proxy.Url);
        var card = page.Locator("[data-call=orders]");
        await card.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(card.Locator("[data-way=direct]")).ToHaveAttributeAsync("data-state", "blocked");
        await Assertions.Expect(card.Locator("[data-way=proxied]")).ToHaveAttributeAsync("data-state", "passed");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task The_page_is_accessible_and_nothing_overflows(ColorScheme scheme, int width)
    {
        await using var demo = await RunningDemo.StartAsync();
        await using var context = await chromium.NewShellContextAsync(
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 800 },
                BypassCSP = true,
            }
        );
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Site.PageUrl);
        await page.Locator("#run-all").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).Not.ToBeEmptyAsync();

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.AddScriptTagAsync(new() { Path = await packages.PathAsync("axe-core/axe.min.js") });
        Assert.Empty(
            await page.EvaluateAsync<string[]>(
                "axe.run({ resultTypes: ['violations'], preload: false }).then("
                    + "found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html)))"
            )
        );
    }
}
