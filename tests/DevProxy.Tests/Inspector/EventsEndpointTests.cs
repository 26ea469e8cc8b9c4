using System.Net;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Inspector;

public sealed class EventsEndpointTests
{
    [Fact]
    public async Task An_exchange_is_sent_when_it_is_answered_and_again_when_it_has_ended()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        var exchange = inspector.Open();
        inspector.Answer(exchange);
        var answered = await events.ExchangeAsync();
        inspector.Store.Ended(exchange);
        var ended = await events.ExchangeAsync();

        Assert.Equal(1, answered.GetProperty("id").GetInt64());
        Assert.Equal(JsonValueKind.Null, answered.GetProperty("durationMs").ValueKind);
        Assert.Equal(200, answered.GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal(1, ended.GetProperty("id").GetInt64());
        Assert.Equal(JsonValueKind.Number, ended.GetProperty("durationMs").ValueKind);
    }

    [Fact]
    public async Task Only_exchanges_that_match_the_query_are_sent()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector.Client, new Uri(inspector.Url), "/api/events?method=PUT");

        inspector.Add();
        inspector.Store.Ended(inspector.Open(method: "PUT"));

        Assert.Equal(2, (await events.ExchangeAsync()).GetProperty("id").GetInt64());
        using var refused = await inspector.SendAsync("GET", "/api/events?status=many");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task An_exchange_without_an_answer_is_sent_after_a_second()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        inspector.Open();
        var waiting = await events.ExchangeAsync();

        Assert.Equal(JsonValueKind.Null, waiting.GetProperty("response").ValueKind);
    }

    [Fact]
    public async Task Bodies_are_not_in_the_events()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        var exchange = inspector.Open();
        exchange.ResponseBody.Append("the body"u8);
        inspector.Answer(exchange);

        Assert.DoesNotContain("the body", (await events.ExchangeAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_messages_are_announced_with_the_number_of_their_exchange()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = PageMessagesTests.OpenSocket(inspector);
        await using var events = await EventStream.OpenAsync(inspector);

        PageMessagesTests.Add(socket, MessageDirection.Sent, "hello");
        var next = await events.NextAsync();

        Assert.Equal(("messages", "[1]"), (next?.Type, next?.Data.GetRawText()));
        var record = await inspector.GetAsync("/api/exchanges/1");
        Assert.Equal("hello", record.GetProperty("messages")[0].GetProperty("text").GetString());
        Assert.Equal(0, record.GetProperty("messagesBefore").GetInt64());
        var list = await inspector.GetAsync("/api/exchanges?q=hello");
        Assert.Equal([1], RunningInspector.Ids(list));
        Assert.False(list.GetProperty("exchanges")[0].TryGetProperty("messages", out _));
    }

    [Fact]
    public async Task A_refused_configuration_is_announced_with_its_problems()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        inspector.Status.Refused([
            new ConfigProblem(ProblemSeverity.Error, 3, 5, "routes", "There is no key \"targt\"", "did you mean \"target\"?"),
        ]);
        var next = await events.NextAsync();

        Assert.Equal("config", next?.Type);
        var problem = next!.Value.Data.GetProperty("problems")[0];
        Assert.Equal(
            ("error", 3, 5),
            (problem.GetProperty("severity").GetString(), problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32())
        );
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_delays_nobody_and_learns_that_it_lost_events()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        // More than sockets and queues can hold, as each record has some kilobytes.
        for (var i = 0; i < 20_000; i++)
            inspector.Add("/api/" + new string('x', 2000));

        var lost = 0L;
        while (lost == 0)
        {
            var next = await events.NextAsync();
            Assert.NotNull(next);
            lost = next.Value.Type == "lost" ? next.Value.Data.GetProperty("count").GetInt64() : 0;
        }

        inspector.Add("/api/last");
        while (
            await events.NextAsync() is not ("exchange", var record) || !record.GetRawText().Contains("/api/last", StringComparison.Ordinal)
        )
        {
            // These are events that were still waiting, or reports of lost ones.
        }
    }

    [Fact]
    public async Task The_thirty_third_subscriber_is_refused_until_another_one_leaves()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var open = new List<EventStream>();
        for (var i = 0; i < 32; i++)
            open.Add(await EventStream.OpenAsync(inspector));

        using (var refused = await inspector.SendAsync("GET", "/api/events"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        foreach (var stream in open)
            await stream.DisposeAsync();
        for (var status = HttpStatusCode.ServiceUnavailable; status != HttpStatusCode.OK; )
        {
            using var again = await inspector.SendAsync("GET", "/api/events");
            status = again.StatusCode;
        }
    }

    [Fact]
    public async Task An_idle_stream_gets_a_comment_every_fifteen_seconds()
    {
        var time = new FakeTimeProvider();
        await using var inspector = await RunningInspector.StartAsync(time: time);
        await using var events = await EventStream.OpenAsync(inspector);

        var line = events.LineAsync();
        while (!line.IsCompleted)
        {
            // The test cannot see whether the stream waits already, so it advances the time until the comment arrives.
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.WhenAny(line, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        Assert.Equal(":", await line);
    }

    [Fact]
    public async Task Streams_end_when_DevProxy_ends()
    {
        var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        var stopping = inspector.DisposeAsync();

        Assert.Null(await events.NextAsync());
        await stopping;
    }
}
