using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;
using Serilog.Events;

namespace DevProxy.Tests.Terminal;

public sealed class ExchangeLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Records.Noon);
    private readonly CollectedEvents _events = new();
    private readonly ProxyConfig _config = Configs.OfArguments("/api=https://api.example.com");
    private readonly LiveTraffic _store;
    private readonly ExchangeLog _log;

    public ExchangeLogTests()
    {
        _store = new LiveTraffic(StoreBounds.Of(_config.Inspector), new Redaction([]), _time);
        _log = Log(_events);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void An_exchange_is_one_event_at_its_end()
    {
        Write(ExchangeEventKind.Opened, Records.Plain() with { DurationMs = null, Response = null });
        Write(ExchangeEventKind.Answered, Records.Plain() with { DurationMs = null });
        Assert.Empty(_events.All);

        Write(ExchangeEventKind.Ended, Records.Plain());

        var logged = Exchange(Assert.Single(_events.All));
        Assert.Equal(42, logged.Record.Id);
        Assert.False(logged.IsEndOfStream);
        Assert.Equal(LogEventLevel.Information, _events.All[0].Level);
    }

    [Fact]
    public void A_stream_that_ended_before_its_beginning_was_read_is_one_event()
    {
        var ended = Records.Plain() with { Response = new ResponsePart(200, Records.Headers("Content-Type: text/event-stream"), null) };

        Write(ExchangeEventKind.Answered, ended);
        Write(ExchangeEventKind.Ended, ended);

        Assert.False(Exchange(Assert.Single(_events.All)).IsEndOfStream);
    }

    [Fact]
    public void What_becomes_known_later_makes_no_second_line()
    {
        Write(ExchangeEventKind.Ended, Records.Plain());
        Write(ExchangeEventKind.Ended, Records.Plain());

        Assert.Single(_events.All);
    }

    [Fact]
    public void What_production_gets_is_a_line_of_its_own_when_it_is_known_late()
    {
        var record = Records.Cross(Records.Bare, Records.Open);
        var late = record with
        {
            Cors = record.Cors with { Production = [new ProductionVerdict("https://your-website.com", record.Cors.Upstream!)] },
        };
        Write(ExchangeEventKind.Ended, record);
        Write(ExchangeEventKind.Revised, late);
        Write(ExchangeEventKind.Revised, late);

        Assert.Equal(2, _events.All.Count);
        Assert.Contains("https://your-website.com: blocked acao-missing", _events.All[1].RenderMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(101, "Upgrade: websocket")]
    [InlineData(200, "Content-Type: text/event-stream; charset=utf-8")]
    public void A_stream_is_told_when_it_begins_and_its_end_is_marked(int status, string header)
    {
        var open = Records.Plain(status: status) with
        {
            DurationMs = null,
            Response = new ResponsePart(status, Records.Headers(header), null),
        };
        Write(ExchangeEventKind.Answered, open);
        Assert.False(Exchange(Assert.Single(_events.All)).IsEndOfStream);

        Write(ExchangeEventKind.Ended, open with { DurationMs = 5000 });

        Assert.True(Exchange(_events.All[1]).IsEndOfStream);
    }

    [Fact]
    public void What_there_is_to_say_goes_with_the_exchange()
    {
        Write(ExchangeEventKind.Ended, Records.Preflight(Records.Bare, Records.Open));

        Assert.Contains(Exchange(_events.All[0]).Rows, row => row.Label == "browser asks");
    }

    [Fact]
    public void What_is_said_once_is_not_used_up_at_a_level_that_is_not_shown()
    {
        var preflight = new ExchangeEvent(ExchangeEventKind.Ended, Records.Preflight(Records.Bare, Records.Bare), 0);
        var notes = new ExchangeNotes(Records.Proxy, null);
        var errors = new CollectedEvents(LogEventLevel.Error);

        Log(errors, notes).Write(preflight);
        Assert.Empty(errors.All);

        Log(_events, notes).Write(preflight);
        Assert.NotEmpty(Exchange(Assert.Single(_events.All)).Rows);
    }

    [Fact]
    public void A_page_that_waits_for_a_dev_server_is_one_line_until_it_is_there()
    {
        var navigation = Records.Plain(requestHeaders: "Sec-Fetch-Mode: navigate");
        Write(ExchangeEventKind.Ended, navigation with { Id = 1, Error = Records.Refused });
        Write(ExchangeEventKind.Ended, navigation with { Id = 2, Error = Records.Refused });
        Write(ExchangeEventKind.Ended, navigation with { Id = 3 });

        Assert.Equal([LogEventLevel.Error, LogEventLevel.Debug, LogEventLevel.Information], _events.All.Select(logged => logged.Level));
    }

    [Fact]
    public void Lost_events_are_told()
    {
        _log.Write(new ExchangeEvent(ExchangeEventKind.Lost, null, 17));

        Assert.Equal(LogEventLevel.Warning, _events.All[0].Level);
        Assert.StartsWith("17 exchanges came too fast", _events.All[0].RenderMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void After_ten_seconds_it_is_said_once_for_whom_a_request_waits()
    {
        Write(ExchangeEventKind.Opened, Records.Plain() with { DurationMs = null, Response = null });
        _time.Advance(TimeSpan.FromSeconds(10));

        _log.TellOfWaiting();
        _log.TellOfWaiting();

        var said = Assert.Single(_events.All).RenderMessage(null);
        Assert.Contains("10 s", said, StringComparison.Ordinal);
        Assert.Contains("https://api.example.com/api/users", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_whose_upstream_is_not_asked_yet_waits_for_its_routes_target()
    {
        var waiting = Records.Plain() with { DurationMs = null, Response = null, Upstream = null };
        Write(ExchangeEventKind.Opened, waiting.TakenIn(_config));
        _time.Advance(TimeSpan.FromSeconds(10));

        _log.TellOfWaiting();

        Assert.Contains("https://api.example.com", Assert.Single(_events.All).RenderMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_follows_the_store_until_the_store_closes()
    {
        var following = _log.FollowAsync(TestContext.Current.CancellationToken);
        var exchange = _store.Open(
            new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost:8010/x", HeaderList.Empty), "HTTP/1.1")
        );
        _store.Ended(exchange);
        _store.Dispose();
        await following;

        Assert.Equal("http://localhost:8010/x", Exchange(Assert.Single(_events.All)).Record.Request.Url);
    }

    [Fact]
    public async Task While_it_follows_the_clock_alone_makes_it_speak_of_waiting()
    {
        var following = _log.FollowAsync(TestContext.Current.CancellationToken);
        _store.Open(
            new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost:8010/x", HeaderList.Empty), "HTTP/1.1")
        );
        while (_events.All.Count == 0)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        _store.Dispose();
        await following;
        Assert.Contains("has waited 10 s", _events.All[0].RenderMessage(null), StringComparison.Ordinal);
    }

    private static LoggedExchange Exchange(LogEvent logged) =>
        Assert.IsType<LoggedExchange>(Assert.IsType<ScalarValue>(logged.Properties[ExchangeLog.Property]).Value);

    private ExchangeLog Log(CollectedEvents events, ExchangeNotes? notes = null) =>
        new(events.Logger, _store, () => _config, notes ?? new ExchangeNotes(Records.Proxy, null), _time);

    private void Write(ExchangeEventKind kind, ExchangeRecord record) => _log.Write(new ExchangeEvent(kind, record, 0));
}
