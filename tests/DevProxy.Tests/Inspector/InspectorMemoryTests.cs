using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

/// <summary>Measures the memory of the whole process, so it runs alone.</summary>
[Collection(nameof(Alone))]
public sealed class InspectorMemoryTests
{
    private const int Exchanges = 20_000;
    private const int KeptBytes = 16 * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_thousand_exchanges_stay_within_the_limit_even_if_a_page_reads_none_of_its_events()
    {
        await using var inspector = await RunningInspector.StartAsync(new StoreBounds(1000, 4096, KeptBytes));
        using var unread = await inspector.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, Token);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Exchanges; i++)
        {
            var exchange = inspector.Open($"/api/{i}", "PUT");
            exchange.ResponseBody.Append(new byte[2048]);
            inspector.Answer(exchange, 200);
            inspector.Store.Ended(exchange);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // The limit is for what the store keeps; the rest is what waits for the page.
        Assert.True(grown < 4 * KeptBytes, $"{grown / 1024 / 1024} MB more than before");
        Assert.Equal(1000, inspector.Store.Records(withBodies: false).Count());
    }
}
