using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageKeyboardTests(Chromium chromium)
{
    private const string Focused = "() => document.activeElement.id || document.activeElement.textContent";

    [Fact]
    public async Task Arrow_keys_move_through_the_rows_Enter_opens_one_and_Escape_returns()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 200; i++)
            inspector.Add($"/api/{i}");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Row(200)).ToBeVisibleAsync();
        var keyboard = page.Page.Keyboard;

        await page.Row(200).FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("j");
        Assert.Equal("row-198", await FocusedAsync(page));
        await keyboard.PressAsync("End");
        Assert.Equal("row-1", await FocusedAsync(page));
        await keyboard.PressAsync("PageUp");
        await keyboard.PressAsync("Home");
        Assert.Equal("row-200", await FocusedAsync(page));

        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Row(200)).ToBeFocusedAsync();
        await Assertions.Expect(page.Detail).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_grid_has_one_tab_stop_and_keeps_it_when_the_list_is_scrolled_away()
    {
        await using var inspector = await RunningInspector.StartAsync();
        for (var i = 0; i < 500; i++)
            inspector.Add($"/api/{i}");
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await page.Row(500).FocusAsync();
        await page.Page.EvaluateAsync("() => { document.getElementById('scroller').scrollTop = 9000; }");
        await Assertions.Expect(page.Row(300)).ToHaveCountAsync(0);

        Assert.Equal("row-500", await FocusedAsync(page));
        Assert.Equal(1, await page.Page.Locator("#scroller [role=row][tabindex='0']").CountAsync());
        Assert.True(await page.Rows.CountAsync() < 80);
    }

    [Fact]
    public async Task A_slash_focuses_the_filter_and_Escape_clears_it()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);

        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("nothing like it");
        await Assertions.Expect(page.Rows).ToHaveCountAsync(0);
        await page.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task Tab_alone_reaches_every_control(int width)
    {
        await using var inspector = await RunningInspector.StartAsync();
        var exchange = inspector.Open(method: "PUT", headers: "Content-Type: application/json");
        exchange.RequestBody.Append("""{"a":1}"""u8);
        inspector.Answer(exchange);
        inspector.Store.Ended(exchange);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1", width);
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("1 exchange");
        await Assertions.Expect(page.Detail.Locator("#section-timing")).ToBeAttachedAsync();

        // Tab lists and the grid have one tab stop each; arrow keys move it.
        var controls = await page.Page.EvaluateAsync<int>(
            """
            () => {
              const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
              window.shown = one => one.isConnected && one.checkVisibility();
              window.all = all.filter(one => window.shown(one) && one.tabIndex >= 0 && one.type !== 'file');
              window.left = new Set(window.all);
              return window.all.length;
            }
            """
        );
        Assert.True(controls > 15, $"{controls}");
        await page.Page.EvaluateAsync("() => document.activeElement.blur()");

        // What the page replaces or hides meanwhile, as it learns more of the exchange, does not count. The focus is lost with it, so only
        // then Tab goes round once more.
        string[] left;
        int gone;
        var before = 0;
        while (true)
        {
            for (var i = 0; i < controls + 5; i++)
            {
                await page.Page.Keyboard.PressAsync("Tab");
                await page.Page.EvaluateAsync("() => { window.left.delete(document.activeElement); }");
            }

            left = await page.Page.EvaluateAsync<string[]>("() => [...window.left].filter(window.shown).map(one => one.outerHTML)");
            gone = await page.Page.EvaluateAsync<int>("() => window.all.filter(one => !window.shown(one)).length");
            if (left.Length == 0 || gone == before)
                break;
            before = gone;
        }

        Assert.Empty(left);
    }

    [Fact]
    public async Task Arrow_keys_choose_a_backend()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add();
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url, "/#1");

        await page.Detail.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Selected = true }).FocusAsync();
        await page.Page.Keyboard.PressAsync("End");

        await Assertions
            .Expect(page.Detail.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Selected = true }))
            .ToHaveTextAsync("Header lines");
        Assert.Equal("fix-headers", await FocusedAsync(page));
    }

    private static Task<string> FocusedAsync(InspectorPage page) => page.Page.EvaluateAsync<string>(Focused);
}
