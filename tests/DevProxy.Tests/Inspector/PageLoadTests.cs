using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

public sealed class PageLoadTests(Chromium chromium)
{
    private const int Exchanges = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_thousand_exchanges_pass_while_the_page_stays_calm()
    {
        await using var inspector = await RunningInspector.StartAsync(new StoreBounds(1000, 4096, 16 * 1024 * 1024));
        for (var i = 0; i < 1000; i++)
            AddOne(inspector, i);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        await Assertions.Expect(page.Page.Locator("#count")).ToHaveTextAsync("1,000 exchanges");

        await using var trace = await MainThreadTrace.StartAsync(page.Page);
        await FloodAsync(inspector);
        await Assertions.Expect(page.Rows.First).ToContainTextAsync($"/api/{Exchanges - 1}?");
        await page.Page.EvaluateAsync(
            "async () => { const list = document.getElementById('scroller'); for (let i = 0; i < 50; i++) { list.scrollTop = i * 500; "
                + "await new Promise(requestAnimationFrame); } }"
        );
        await page.Page.Locator("#filter-text").FillAsync("orders/7");
        var longest = await trace.LongestTaskAsync();

        Assert.True(longest < 100, $"A task of the page's main thread took {longest} ms of its processor.");
        Assert.Equal(1000, inspector.Store.Records(withBodies: false).Count());
        Assert.True(await page.Rows.CountAsync() < 80);
    }

    // As fast as a page with a runaway loop would ask.
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

    /// <summary>
    /// Chromium's own record of one page's main thread. Tasks are measured by the processor's time, not by the clock of a busy machine.
    /// </summary>
    private sealed class MainThreadTrace(ICDPSession session, IPage page) : IAsyncDisposable
    {
        private const string Mark = "devproxy-inspector-main-thread";

        private readonly List<JsonElement> _events = [];

        public static async Task<MainThreadTrace> StartAsync(IPage page)
        {
            var session = await page.Context.Browser!.NewBrowserCDPSessionAsync();
            var trace = new MainThreadTrace(session, page);
            session.Event("Tracing.dataCollected").OnEvent += (_, data) =>
                trace._events.AddRange(data!.Value.GetProperty("value").EnumerateArray().Select(one => one.Clone()));
            await session.SendAsync(
                "Tracing.start",
                new Dictionary<string, object> { ["traceConfig"] = new { includedCategories = new[] { "toplevel", "blink.user_timing" } } }
            );
            return trace;
        }

        /// <summary>In milliseconds.</summary>
        public async Task<double> LongestTaskAsync()
        {
            await page.EvaluateAsync("mark => { performance.mark(mark); }", Mark);
            var complete = new TaskCompletionSource();
            session.Event("Tracing.tracingComplete").OnEvent += (_, _) => complete.TrySetResult();
            await session.SendAsync("Tracing.end");
            await complete.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
            var thread = Thread(_events.First(one => Text(one, "name") == Mark));
            var tasks = _events
                .Where(one => Thread(one) == thread && one.TryGetProperty("tdur", out _))
                .Select(one => one.GetProperty("tdur").GetDouble() / 1000)
                .ToList();
            Assert.True(tasks.Count > 100, $"{tasks.Count} tasks");
            return tasks.Max();
        }

        public async ValueTask DisposeAsync() => await session.DetachAsync();

        private static (int Process, int Thread) Thread(JsonElement one) =>
            (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());

        private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();
    }
}
