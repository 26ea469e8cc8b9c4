using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class ExchangeBufferTests
{
    private const string Script = "script";
    private const string Fetch = "empty";

    private long _id;

    [Fact]
    public void Quiet_page_assets_leave_first_then_the_oldest()
    {
        var shelf = new ExchangeBuffer(new StoreBounds(4, 0, long.MaxValue));

        foreach (var destination in new[] { Fetch, Script, Fetch, Script, Fetch, Fetch, Fetch })
            Ended(shelf, destination);

        Assert.Equal([3, 5, 6, 7], Ids(shelf));
    }

    [Fact]
    public void What_is_still_open_leaves_last()
    {
        var shelf = new ExchangeBuffer(new StoreBounds(2, 0, long.MaxValue));

        Open(shelf, Fetch);
        Ended(shelf, Fetch);
        Ended(shelf, Fetch);
        Assert.Equal([1, 3], Ids(shelf));

        Open(shelf, Fetch);
        Open(shelf, Fetch);
        Assert.Equal([4, 5], Ids(shelf));
    }

    [Fact]
    public void Memory_is_bounded_by_what_bodies_really_take()
    {
        var shelf = new ExchangeBuffer(new StoreBounds(1000, 100_000, 250_000));

        for (var i = 0; i < 10; i++)
        {
            var exchange = Open(shelf, Fetch);
            exchange.ResponseBody.Append(new byte[100_000]);
            exchange.Ended();
            shelf.Update(exchange);
        }

        Assert.Equal([9, 10], Ids(shelf));
    }

    [Fact]
    public void The_newest_stays_however_large_it_is()
    {
        var shelf = new ExchangeBuffer(new StoreBounds(1000, 100_000, 1));

        Ended(shelf, Fetch);
        Ended(shelf, Fetch);

        Assert.Equal([2], Ids(shelf));
    }

    [Fact]
    public void What_has_left_does_not_come_back_when_it_ends()
    {
        var shelf = new ExchangeBuffer(new StoreBounds(10, 0, long.MaxValue));
        var exchange = Open(shelf, Fetch);
        shelf.Clear();

        exchange.Ended();
        shelf.Update(exchange);

        Assert.Null(shelf.Find(exchange.Id));
        Assert.Empty(Ids(shelf));
    }

    private Exchange Open(ExchangeBuffer shelf, string destination)
    {
        var headers = new HeaderList(new HeaderLine("Sec-Fetch-Dest", destination));
        var exchange = new Exchange(
            ++_id,
            DateTimeOffset.UnixEpoch,
            new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost/", headers), "HTTP/1.1")
        )
        {
            ResponseBody = new BodyTee(1_000_000),
        };
        shelf.Add(exchange);
        return exchange;
    }

    private void Ended(ExchangeBuffer shelf, string destination)
    {
        var exchange = Open(shelf, destination);
        exchange.Answered(200, HeaderList.Empty, AnsweredBy.Upstream);
        exchange.Ended();
        shelf.Update(exchange);
    }

    private static IEnumerable<int> Ids(ExchangeBuffer shelf) => shelf.ToArray().Select(exchange => (int)exchange.Id);

    [Theory]
    [InlineData(64, 67_108_864)]
    [InlineData(4096, 4_294_967_296)] // More bytes than an int counts.
    public void The_inspector_s_settings_are_the_bounds(int megabytes, long bytes) =>
        Assert.Equal(new StoreBounds(500, 1024, bytes), StoreBounds.Of(new InspectorConfig("localhost", null, 500, 1024, megabytes)));

    [Fact]
    public void Without_an_inspector_one_exchange_is_kept_and_no_body() =>
        Assert.Equal(new StoreBounds(1, 0, 1_048_576), StoreBounds.Of(null));
}
