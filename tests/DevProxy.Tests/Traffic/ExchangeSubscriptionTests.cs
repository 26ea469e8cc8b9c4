using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class ExchangeSubscriptionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_queue_drops_what_comes_and_says_how_many()
    {
        using var subscription = Subscription(2);

        for (var id = 1; id <= 5; id++)
            subscription.Offer(ExchangeEventKind.Opened, Exchange(id));
        subscription.Close();

        var heard = await subscription.ReadAllAsync(Token).ToListAsync(Token);
        Assert.Equal([1, 2], heard.Where(happened => happened.Record is not null).Select(happened => (int)happened.Record!.Id));
        Assert.Equal((ExchangeEventKind.Lost, 3), (heard[^1].Kind, heard[^1].Lost));
    }

    [Fact]
    public async Task After_a_loss_it_goes_on()
    {
        using var subscription = Subscription(1);
        subscription.Offer(ExchangeEventKind.Opened, Exchange(1));
        subscription.Offer(ExchangeEventKind.Opened, Exchange(2));
        await using var reader = subscription.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        await reader.MoveNextAsync();
        await reader.MoveNextAsync();

        subscription.Offer(ExchangeEventKind.Ended, Exchange(3));
        await reader.MoveNextAsync();

        Assert.Equal((ExchangeEventKind.Ended, 3), (reader.Current.Kind, (int)reader.Current.Record!.Id));
    }

    private static ExchangeSubscription Subscription(int capacity) => new(capacity, exchange => exchange.ToRecord(new Redaction([])));

    private static Exchange Exchange(long id) =>
        new(
            id,
            DateTimeOffset.UnixEpoch,
            new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost/", HeaderList.Empty), "HTTP/1.1")
        );
}
