using DevProxy.Benchmarks.Still;
using DevProxy.Pipeline;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Pipeline;

/// <summary>
/// What an exchange leaves to the garbage collector, everything on: CORS, verdicts, capture, store. It does not depend on time, so that a
/// busy machine changes nothing. Client and API allocate nothing themselves, and measuring the whole process needs it alone.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int WarmUp = 300;
    private const int Batches = 15;
    private const int InBatch = 40;

    // A debug build, in which the state of each async method is an object of its own, allocates 18,100 and 23,300 bytes. The limits are a
    // sixth above that.
    [Theory]
    [InlineData(false, 21_000)]
    [InlineData(true, 27_000)]
    public async Task An_exchange_allocates_no_more_than(bool isPreflight, int bytes)
    {
        using var api = new StillApi();
        var route = Routes.To("/", api.Url) with { Cors = Configs.Policy };
        var start = await StartedApp.StartAsync(Configs.Of(route), RunningProxy.ContextWith(), TestContext.Current.CancellationToken);
        await using var app = start.App!;
        using var client = new StillClient(new Uri(app.ProxyUrl).Port);
        var request = isPreflight ? StillClient.Preflight : StillClient.Get;
        Ask(WarmUp);

        var each = new long[Batches];
        for (var i = 0; i < Batches; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Ask(InBatch);
            each[i] = (GC.GetTotalAllocatedBytes(precise: true) - before) / InBatch;
        }

        Array.Sort(each);
        TestContext.Current.TestOutputHelper?.WriteLine($"{each[Batches / 2]} bytes");
        Assert.InRange(each[Batches / 2], 1, bytes);

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
                client.Ask(request);
        }
    }
}
