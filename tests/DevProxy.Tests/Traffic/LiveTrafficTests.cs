using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Traffic;

public sealed class LiveTrafficTests
{
    private static readonly ObservedRequest Request = new(
        "GET",
        "http://localhost:8010/api?token=s3cret",
        new HeaderList(new HeaderLine("Authorization", "Bearer s3cret"))
    );

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Ids_ascend_from_one_even_after_everything_is_forgotten()
    {
        using var store = Store(10);

        var first = Open(store).Id;
        store.Clear();
        var second = Open(store).Id;

        Assert.Equal((1, 2), (first, second));
        Assert.Equal(2, store.LastId);
        Assert.Equal([2L], store.Records(withBodies: false).Select(record => record.Id));
    }

    [Fact]
    public void An_exchange_is_there_from_its_arrival_and_has_no_duration_while_it_is_open()
    {
        using var store = Store(10);
        var exchange = Open(store);

        var open = store.Find(exchange.Id)!;
        _time.Advance(TimeSpan.FromMilliseconds(34.2));
        store.Ended(exchange);

        Assert.Null(open.DurationMs);
        Assert.Equal(34.2, store.Find(exchange.Id)!.DurationMs!.Value, 3);
    }

    [Fact]
    public void What_leaves_the_store_is_masked_and_a_replay_gets_it_whole()
    {
        using var store = Store(10);
        var id = Open(store).Id;

        var record = store.Find(id)!;

        Assert.Equal("http://localhost:8010/api?token=***", record.Request.Url);
        Assert.Equal("Bearer ***", record.Request.Headers.Get("Authorization"));
        Assert.Equal("Bearer s3cret", store.FindUnmasked(id)!.Request.Headers.Get("Authorization"));
        Assert.Equal(Request.Url, store.FindUnmasked(id)!.Request.Url);
    }

    [Fact]
    public void A_name_that_is_masked_from_now_on_is_masked_in_what_came_before()
    {
        using var store = Store(10);
        var id = store
            .Open(
                new ArrivedRequest(
                    ExchangeKind.Request,
                    Request with
                    {
                        Headers = new HeaderList(new HeaderLine("X-Mine", "s3cret")),
                    },
                    "HTTP/1.1"
                )
            )
            .Id;

        store.Redaction = new Redaction(["x-mine"]);

        Assert.Equal("***", store.Find(id)!.Request.Headers.Get("X-Mine"));
    }

    [Fact]
    public async Task A_subscriber_hears_of_each_exchange_from_its_arrival_to_its_end()
    {
        using var store = Store(10);
        using var subscription = store.Subscribe();

        var exchange = Open(store);
        exchange.Answered(200, HeaderList.Empty, AnsweredBy.Upstream);
        store.Answered(exchange);
        store.Ended(exchange);
        store.Dispose();

        var kinds = await subscription.ReadAllAsync(Token).Select(happened => happened.Kind).ToListAsync(Token);
        Assert.Equal([ExchangeEventKind.Opened, ExchangeEventKind.Answered, ExchangeEventKind.Ended], kinds);
    }

    [Fact]
    public void A_subscriber_that_left_hears_nothing_and_holds_nothing_up()
    {
        using var store = Store(10);
        store.Subscribe(1).Dispose();

        for (var i = 0; i < 100; i++)
            Open(store);

        Assert.Equal(100, store.LastId);
    }

    [Fact]
    public async Task A_request_is_replayed_by_the_listeners_sender_and_only_when_it_can_be()
    {
        var sent = new List<long>();
        using var traffic = new LiveTraffic(new StoreBounds(10, 1000, 1_000_000), new Redaction([]), _time, new Sender(sent));
        var request = Open(traffic);
        var preflight = traffic.Open(new ArrivedRequest(ExchangeKind.Preflight, Request, "HTTP/1.1"));

        Assert.Equal(new Replay(ReplayOutcome.Arrived) { Id = 101 }, await traffic.ReplayAsync(request.Id, new ReplayEdit(), Token));
        Assert.Equal(ReplayOutcome.NotKept, (await traffic.ReplayAsync(99, new ReplayEdit(), Token)).Outcome);
        var refused = await traffic.ReplayAsync(preflight.Id, new ReplayEdit(), Token);

        Assert.Equal(ReplayOutcome.NotPossible, refused.Outcome);
        Assert.StartsWith("A preflight is", refused.Reason, StringComparison.Ordinal);
        Assert.Equal([request.Id], sent);
    }

    [Fact]
    public async Task Where_nothing_listens_no_replay_arrives()
    {
        using var traffic = Store(10);
        Open(traffic);

        Assert.Equal(ReplayOutcome.NotArrived, (await traffic.ReplayAsync(1, new ReplayEdit(), Token)).Outcome);
    }

    private LiveTraffic Store(int exchanges) => new(new StoreBounds(exchanges, 1000, 1_000_000), new Redaction([]), _time);

    private static Exchange Open(LiveTraffic store) => store.Open(new ArrivedRequest(ExchangeKind.Request, Request, "HTTP/1.1"));

    private sealed class Sender(List<long> sent) : IReplaySender
    {
        public RouteConfig? RouteOf(ObservedRequest request) => null;

        public Task<long?> SendAsync(long originalId, EditedRequest request, CancellationToken cancellationToken)
        {
            sent.Add(originalId);
            return Task.FromResult<long?>(100 + originalId);
        }
    }
}
