using System.Net;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Inspector;

public sealed class EventsEndpointTests
{
    [Fact]
    public async Task An_exchange_is_told_when_it_is_answered_and_again_when_it_has_ended()
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
    public async Task Only_those_that_a_list_with_the_same_query_has_are_told()
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
    public async Task An_exchange_without_an_answer_is_told_after_a_second()
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
    public async Task Messages_that_pass_are_told_by_the_number_of_their_exchange()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var socket = PageMessagesTests.OpenSocket(inspector);
        await using var events = await EventStream.OpenAsync(inspector);

        PageMessagesTests.Add(socket, MessageDirection.Sent, "hello");
        var told = await events.NextAsync();

        Assert.Equal(("messages", "[1]"), (told?.Type, told?.Data.GetRawText()));
        var record = await inspector.GetAsync("/api/exchanges/1");
        Assert.Equal("hello", record.GetProperty("messages")[0].GetProperty("text").GetString());
        Assert.Equal(0, record.GetProperty("messagesBefore").GetInt64());
        var list = await inspector.GetAsync("/api/exchanges?q=hello");
        Assert.Equal([1], RunningInspector.Ids(list));
        Assert.False(list.GetProperty("exchanges")[0].TryGetProperty("messages", out _));
    }

    [Fact]
    public async Task A_refused_configuration_is_told_with_its_problems()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        inspector.Board.Refused([
            new ConfigProblem(ProblemSeverity.Error, 3, 5, "routes", "There is no key \"targt\"", "did you mean \"target\"?"),
        ]);
        var told = await events.NextAsync();

        Assert.Equal("config", told?.Type);
        var problem = told!.Value.Data.GetProperty("problems")[0];
        Assert.Equal(
            ("error", 3, 5),
            (problem.GetProperty("severity").GetString(), problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32())
        );
    }

    [Fact]
    public async Task A_subscriber_that_sleeps_keeps_nobody_waiting_and_learns_that_it_lost_events()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector);

        // More than sockets and queues hold: each record has some kilobytes.
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
            // What was still waiting, and what of it was lost.
        }
    }

    [Fact]
    public async Task Beyond_thirty_two_subscribers_the_next_is_turned_away_and_a_place_that_is_left_is_free()
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
    public async Task A_stream_in_which_nothing_happens_has_a_comment_every_fifteen_seconds()
    {
        var time = new FakeTimeProvider();
        await using var inspector = await RunningInspector.StartAsync(time: time);
        await using var events = await EventStream.OpenAsync(inspector);

        var line = events.LineAsync();
        while (!line.IsCompleted)
        {
            // Whether the stream waits already is not to be seen from here.
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
