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
        var buffer = new ExchangeBuffer(new StoreBounds(4, 0, long.MaxValue));

        foreach (var destination in new[] { Fetch, Script, Fetch, Script, Fetch, Fetch, Fetch })
            Ended(buffer, destination);

        Assert.Equal([3, 5, 6, 7], Ids(buffer));
    }

    [Fact]
    public void What_is_still_open_leaves_last()
    {
        var buffer = new ExchangeBuffer(new StoreBounds(2, 0, long.MaxValue));

        Open(buffer, Fetch);
        Ended(buffer, Fetch);
        Ended(buffer, Fetch);
        Assert.Equal([1, 3], Ids(buffer));

        Open(buffer, Fetch);
        Open(buffer, Fetch);
        Assert.Equal([4, 5], Ids(buffer));
    }

    [Fact]
    public void Memory_is_bounded_by_what_bodies_really_take()
    {
        var buffer = new ExchangeBuffer(new StoreBounds(1000, 100_000, 250_000));

        for (var i = 0; i < 10; i++)
        {
            var exchange = Open(buffer, Fetch);
            exchange.ResponseBody.Append(new byte[100_000]);
            exchange.Ended();
            buffer.Update(exchange);
        }

        Assert.Equal([9, 10], Ids(buffer));
    }

    [Fact]
    public void The_newest_stays_however_large_it_is()
    {
        var buffer = new ExchangeBuffer(new StoreBounds(1000, 100_000, 1));

        Ended(buffer, Fetch);
        Ended(buffer, Fetch);

        Assert.Equal([2], Ids(buffer));
    }

    [Fact]
    public void What_has_left_does_not_come_back_when_it_ends()
    {
        var buffer = new ExchangeBuffer(new StoreBounds(10, 0, long.MaxValue));
        var exchange = Open(buffer, Fetch);
        buffer.Clear();

        exchange.Ended();
        buffer.Update(exchange);

        Assert.Null(buffer.Find(exchange.Id));
        Assert.Empty(Ids(buffer));
    }

    private Exchange Open(ExchangeBuffer buffer, string destination)
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
        buffer.Add(exchange);
        return exchange;
    }

    private void Ended(ExchangeBuffer buffer, string destination)
    {
        var exchange = Open(buffer, destination);
        exchange.Answered(200, HeaderList.Empty, AnsweredBy.Upstream);
        exchange.Ended();
        buffer.Update(exchange);
    }

    private static IEnumerable<int> Ids(ExchangeBuffer buffer) => buffer.ToArray().Select(exchange => (int)exchange.Id);

    [Theory]
    [InlineData(64, 67_108_864)]
    [InlineData(4096, 4_294_967_296)] // More bytes than an int counts.
    public void The_inspectors_settings_are_the_bounds(int megabytes, long bytes) =>
        Assert.Equal(new StoreBounds(500, 1024, bytes), StoreBounds.Of(new InspectorConfig("localhost", null, 500, 1024, megabytes)));

    [Fact]
    public void Without_an_inspector_one_exchange_is_kept_and_no_body() =>
        Assert.Equal(new StoreBounds(1, 0, 1_048_576), StoreBounds.Of(null));
}
