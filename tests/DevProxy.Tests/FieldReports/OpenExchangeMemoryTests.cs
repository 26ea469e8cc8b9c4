using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>2,000 stalled uploads took 140 KB each, whatever the inspector's bound: bodies on their way were not counted.</summary>
public sealed class OpenExchangeMemoryTests
{
    private static readonly ObservedRequest Upload = new("POST", "http://localhost:8010/upload", HeaderList.Empty);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Ended_exchanges_make_room_for_an_open_body_that_grows()
    {
        using var store = Store(1000, bodyBytes: 65_536, bytes: 200_000);
        var ended = Enumerable.Range(0, 3).Select(_ => Ended(store, 50_000)).ToArray();
        var open = Open(store);
        Assert.All(ended, one => Assert.NotNull(store.Find(one.Id)));

        Fill(open.RequestBody, 60_000);

        Assert.Null(store.Find(ended[0].Id));
        Assert.NotNull(store.Find(ended[2].Id));
        Assert.Equal(60_000, open.RequestBody.KeptBytes);
        Assert.False(store.Find(open.Id)!.Request.Body!.Truncated);
    }

    [Fact]
    public void Where_nothing_has_ended_the_open_body_is_cut_and_the_record_says_so()
    {
        using var store = Store(1000, bodyBytes: 1_000_000, bytes: 200_000);
        var open = Open(store);

        Fill(open.RequestBody, 400_000);

        var body = store.Find(open.Id)!.Request.Body!;
        Assert.True(body.Truncated);
        Assert.Equal(400_000, body.Size);
        Assert.InRange(open.RequestBody.KeptBytes, 1, 200_000);
        Assert.Equal(Bytes(0, open.RequestBody.KeptBytes), open.RequestBody.ToArray());
    }

    [Fact]
    public void What_was_cut_does_not_go_on_when_there_is_room_again()
    {
        using var store = Store(1000, bodyBytes: 65_536, bytes: 100_000);
        var first = Open(store);
        Fill(first.RequestBody, 60_000);
        var second = Open(store);
        Fill(second.RequestBody, 60_000);
        var kept = second.RequestBody.KeptBytes;
        store.Ended(first);

        second.RequestBody.Append(new byte[1000]);

        Assert.Equal(kept, second.RequestBody.KeptBytes);
        Assert.Equal(Bytes(0, kept), second.RequestBody.ToArray());
        Assert.True(store.Find(second.Id)!.Request.Body!.Truncated);
    }

    [Fact]
    public void However_many_are_open_their_bodies_stay_within_the_bound()
    {
        const int Bound = 1_000_000;
        using var store = Store(1000, bodyBytes: 65_536, Bound);
        var open = Enumerable.Range(0, 200).Select(_ => Open(store)).ToArray();

        Parallel.ForEach(
            open,
            exchange =>
            {
                Fill(exchange.RequestBody, 30_000);
                Fill(exchange.ResponseBody, 30_000);
            }
        );

        Assert.InRange(
            open.Sum(static exchange => (long)exchange.RequestBody.HeldBytes + exchange.ResponseBody.HeldBytes),
            Bound / 4,
            Bound
        );
        Assert.All(open, static exchange => Assert.Equal(60_000, exchange.RequestBody.Size + exchange.ResponseBody.Size));
    }

    [Fact]
    public void The_heads_of_an_answer_count_as_soon_as_they_are_there()
    {
        using var store = Store(1000, bodyBytes: 0, bytes: 100_000);
        var old = Ended(store, 0);
        var open = Open(store);

        open.Answered(200, new HeaderList(new HeaderLine("X-Large", new string('x', 60_000))), AnsweredBy.Upstream);
        store.Answered(open);

        Assert.Null(store.Find(old.Id));
    }

    [Fact]
    public void An_open_exchange_that_is_dropped_frees_its_bodies_and_still_counts_their_bytes()
    {
        using var store = Store(1, bodyBytes: 65_536, bytes: 1_000_000);
        var open = Open(store);
        Fill(open.RequestBody, 50_000);

        Open(store);
        Fill(open.RequestBody, 50_000);

        Assert.Null(store.Find(open.Id));
        Assert.Equal((100_000, 0, 0), (open.RequestBody.Size, open.RequestBody.KeptBytes, open.RequestBody.HeldBytes));
    }

    [Fact]
    public void Forgetting_everything_forgets_the_bodies_of_what_is_open()
    {
        using var store = Store(10, bodyBytes: 65_536, bytes: 1_000_000);
        var open = Open(store);
        Fill(open.ResponseBody, 50_000);

        store.Clear();

        Assert.Equal(0, open.ResponseBody.HeldBytes);
    }

    [Fact]
    public async Task Stalled_uploads_over_the_wire_stay_within_the_bound()
    {
        const int Uploads = 60;
        const int Sent = 60_000;
        var arrived = new SemaphoreSlim(0);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var body = new byte[Sent];
            await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var config = Configs.Of(Routes.To("/", upstream.Url)) with { Inspector = new InspectorConfig("localhost", null, 1000, 65_536, 1) };
        await using var proxy = await RunningProxy.StartAsync(config);
        var clients = new List<RawClient>();
        for (var i = 0; i < Uploads; i++)
        {
            clients.Add(await RawClient.ConnectAsync(proxy.Port));
            await clients[i]
                .WriteAsync($"POST / HTTP/1.1\r\nHost: localhost:{proxy.Port}\r\nContent-Length: 1000000\r\n\r\n{new string('x', Sent)}");
        }

        for (var i = 0; i < Uploads; i++)
            Assert.True(await arrived.WaitAsync(TimeSpan.FromMinutes(2), Token));

        var open = Enumerable.Range(1, Uploads).Select(id => proxy.App.Store.FindUnmasked(id)).OfType<Exchange>().ToArray();
        Assert.InRange(open.Sum(static exchange => (long)exchange.RequestBody.HeldBytes), 1, 1024 * 1024);
        Assert.Contains(open, static exchange => exchange.RequestBody is { IsTruncated: true, Size: Sent });
        clients.ForEach(static client => client.Dispose());
        arrived.Dispose();
    }

    private static LiveTraffic Store(int exchanges, int bodyBytes, long bytes) =>
        new(new StoreBounds(exchanges, bodyBytes, bytes), new Redaction([]), TimeProvider.System);

    private static Exchange Open(LiveTraffic store) => store.Open(new ArrivedRequest(ExchangeKind.Request, Upload, "HTTP/1.1"));

    private static Exchange Ended(LiveTraffic store, int bodyBytes)
    {
        var exchange = Open(store);
        Fill(exchange.RequestBody, bodyBytes);
        store.Ended(exchange);
        return exchange;
    }

    private static void Fill(BodyTee tee, int bytes)
    {
        var from = (int)tee.Size;
        foreach (var piece in Bytes(from, bytes).Chunk(1460))
            tee.Append(piece);
    }

    private static byte[] Bytes(int from, int count) => [.. Enumerable.Range(from, count).Select(static i => (byte)(i % 251))];
}
