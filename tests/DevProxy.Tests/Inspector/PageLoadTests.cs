using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageLoadTests(Chromium chromium)
{
    private const int Exchanges = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The cost of a frame is counted in drawn rows, as their number is the same on every machine and the time is not.
    [Fact]
    public async Task Twenty_thousand_exchanges_pass_while_each_frame_draws_no_more_rows_than_are_in_view()
    {
        await using var inspector = await RunningInspector.StartAsync(new StoreBounds(1000, 4096, 16 * 1024 * 1024));
        for (var i = 0; i < 1000; i++)
            AddOne(inspector, i);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("1,000 exchanges");

        await page.Page.EvaluateAsync(
            """
            () => {
              window.drawn = { frames: 0, most: 0 };
              let rows = 0;
              const count = changes => { for (const change of changes) rows += change.addedNodes.length; };
              new MutationObserver(count).observe(document.querySelector('#scroller .canvas'), { childList: true });
              requestAnimationFrame(function frame() {
                window.drawn.frames++;
                window.drawn.most = Math.max(window.drawn.most, rows);
                rows = 0;
                requestAnimationFrame(frame);
              });
            }
            """
        );
        await FloodAsync(inspector);
        await Assertions.Expect(page.Rows.First).ToContainTextAsync($"/api/{Exchanges - 1}?");
        await page.Page.EvaluateAsync(
            "async () => { const list = document.getElementById('scroller'); for (let i = 0; i < 50; i++) { list.scrollTop = i * 500; "
                + "await new Promise(requestAnimationFrame); } }"
        );
        await page.Page.Locator("#filter-text").FillAsync("orders/7");
        await Assertions.Expect(page.Page.Locator("#count")).ToContainTextAsync("110 of 1,000");

        Assert.True(await page.Page.EvaluateAsync<int>("() => window.drawn.frames") > 50);
        Assert.InRange(await page.Page.EvaluateAsync<int>("() => window.drawn.most"), 1, 80);
        Assert.Equal(1000, inspector.Store.Records(withBodies: false).Count());
        Assert.True(await page.Rows.CountAsync() < 80);
    }

    // Adds exchanges as fast as a page with a runaway loop would.
    private static async Task FloodAsync(RunningInspector inspector)
    {
        for (var i = 0; i < Exchanges; i++)
        {
            AddOne(inspector, i);
            if (i % 200 == 0)
                await Task.Delay(20, Token);
        }
    }

    private static void AddOne(RunningInspector inspector, int number)
    {
        var exchange = inspector.Open($"/api/{number}?orders/{number % 100}", number % 3 == 0 ? "PUT" : "GET");
        exchange.ResponseBody.Append(new byte[2048]);
        inspector.Answer(exchange, number % 7 == 0 ? 404 : 200);
        inspector.Store.Ended(exchange);
    }
}
