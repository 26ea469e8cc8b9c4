using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;
using Serilog.Events;

namespace DevProxy.Terminal;

/// <summary>Follows the exchanges and writes one event for each to the log, once it has ended, or has become a stream.</summary>
/// <param name="logger">The log.</param>
/// <param name="store">What happens.</param>
/// <param name="config">The configuration in force.</param>
/// <param name="notes">What there is to say beyond the line.</param>
/// <param name="time">The clock of the records.</param>
internal sealed class ExchangeLog(
    Serilog.ILogger logger,
    LiveTraffic store,
    Func<ProxyConfig> config,
    ExchangeNotes notes,
    TimeProvider time
)
{
    // The log is read afterwards, too; it may fall behind further than a page that shows what happens now.
    private const int EventsWaitingAtMost = 8192;

    // A person sees no difference, and in a rush the log is woken fifty times a second instead of twice a request.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    // An exchange that has ended is published again when more becomes known about it. That is within seconds.
    private const int EndsRemembered = 1024;

    // A stream whose end was lost, in a rush of events, would be remembered forever.
    private const int StreamsRemembered = 4096;

    /// <summary>The name of the property that holds the <see cref="LoggedExchange"/> of an event.</summary>
    public const string Property = "Exchange";

    private static readonly MessageTemplate Template = new("{" + Property + "}", []);

    private readonly PendingResponses _waiting = new(time);
    private readonly FailedReloads _reloads = new();
    private readonly HashSet<long> _streams = [];
    private readonly HashSet<long> _ended = [];
    private readonly Queue<long> _endedInOrder = [];

    /// <summary>Writes what happens until the store closes or <paramref name="cancellationToken"/> ends it.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var events = store.Subscribe(EventsWaitingAtMost, Wants, Gathering);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchWaitingAsync(ended.Token);
        try
        {
            await foreach (var happened in events.ReadAllAsync(cancellationToken))
                Write(happened);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the run.
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
            TellOfAlike();
        }
    }

    /// <summary>Writes what one event of the store is worth.</summary>
    public void Write(ExchangeEvent happened)
    {
        if (happened.Kind == ExchangeEventKind.Lost)
        {
            logger.Warning(
                "{Lost} exchanges came too fast for this log and are missing here; open the inspector to see them",
                happened.Lost
            );
            return;
        }

        switch (happened.Kind)
        {
            case ExchangeEventKind.Opened:
                _waiting.Add(happened.Id, () => happened.Record!);
                break;
            case ExchangeEventKind.Answered:
                _waiting.Remove(happened.Id);

                // Where it has ended while this event waited, its end is the next that is read, and the only line.
                if (happened.Record is { DurationMs: null, Response: { } response } open && IsStream(response.Status, response.Headers))
                {
                    if (IsNewStream(open.Id))
                        Write(open, isEndOfStream: false);
                }

                break;
            case ExchangeEventKind.Ended:
                _waiting.Remove(happened.Id);
                if (IsFirstEnd(happened.Id))
                {
                    var isEndOfStream = _streams.Remove(happened.Id);
                    if (happened.Exchange is not { } exchange || IsWorthRecord(exchange))
                        Write(happened.Record!, isEndOfStream);
                }

                break;
            case ExchangeEventKind.Revised when logger.IsEnabled(LogEventLevel.Information):
                foreach (var sentence in notes.Late(happened.Record!))
                    logger.Information("#{Id} {Sentence}", happened.Id, sentence);
                break;
        }
    }

    /// <summary>Says which exchanges have waited too long for an answer, and for whose.</summary>
    public void TellOfWaiting()
    {
        foreach (var record in _waiting.TakeDue())
        {
            var target = record.TakenBy?.Target?.Written;
            logger.Information(
                "#{Id} {Method} {Path} has waited {Seconds} s for {Upstream}",
                record.Id,
                record.Request.Method,
                ExchangeLine.PathOf(record.Request.Url),
                (int)PendingResponses.ReportDelay.TotalSeconds,
                record.Upstream?.Url ?? target ?? "an answer"
            );
        }
    }

    private async Task WatchWaitingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                TellOfWaiting();
                TellOfAlike();
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the run.
        }
    }

    /// <summary>Says which exchanges were like one whose block was printed.</summary>
    public void TellOfAlike()
    {
        foreach (var sentence in notes.Alike())
            logger.Information("{Sentence}", sentence);
    }

    private void Write(ExchangeRecord record, bool isEndOfStream)
    {
        var isAwaiting = notes.IsAwaiting(record);
        var level =
            isAwaiting || _reloads.FailedAgain(record) || HotReload.IsOne(record, config().Routes.Length > 1)
                ? LogEventLevel.Debug
                : ExchangeLevel.Of(record);
        if (isAwaiting && notes.Awaiting(record) is { } waiting)
            logger.Information("{Sentence}", waiting);
        if (!logger.IsEnabled(level))
            return;
        var exchange = new LoggedExchange(record, [.. notes.Of(record, config())], isEndOfStream);
        logger.Write(new LogEvent(time.GetLocalNow(), level, null, Template, [new LogEventProperty(Property, new ScalarValue(exchange))]));
    }

    private bool IsNewStream(long id)
    {
        if (_streams.Count >= StreamsRemembered)
            _streams.Clear();
        return _streams.Add(id);
    }

    private bool IsFirstEnd(long id)
    {
        if (!_ended.Add(id))
            return false;
        _endedInOrder.Enqueue(id);
        if (_endedInOrder.Count > EndsRemembered)
            _ended.Remove(_endedInOrder.Dequeue());
        return true;
    }

    // The answers of streams alone are told before they end, and what passes in them is not.
    private static bool Wants(ExchangeEventKind kind, Exchange exchange) =>
        kind switch
        {
            ExchangeEventKind.Passed => false,
            ExchangeEventKind.Answered => exchange.Response is { } response && IsStream(response.Status, response.Headers),
            _ => true,
        };

    // Where the level shows warnings alone, what went well leaves nothing; but a navigation says that a page need not wait any more.
    private bool IsWorthRecord(Exchange exchange) =>
        logger.IsEnabled(LogEventLevel.Information)
        || exchange.Error is not null
        || exchange.Cors.Delivered?.Outcome == Outcome.Blocked
        || exchange.Request.Headers.Get("Sec-Fetch-Mode") == "navigate";

    // Neither ends while the page is open; a line at its end would come hours late.
    private static bool IsStream(int status, HeaderList headers) =>
        status == StatusCodes.Status101SwitchingProtocols || EventReader.IsEventStream(headers.Get("Content-Type"));
}

/// <summary>What one event of the log holds: the exchange, and what there is to say about it for the first time.</summary>
/// <param name="Record">The exchange, secrets masked.</param>
/// <param name="Rows">Shown below its line, on the pretty console alone.</param>
/// <param name="IsEndOfStream">Whether its line was shown when the stream began.</param>
internal sealed record LoggedExchange(ExchangeRecord Record, ImmutableArray<Row> Rows, bool IsEndOfStream);

/// <summary>How loud an exchange is.</summary>
internal static class ExchangeLevel
{
    /// <summary>
    /// <c>error</c> where it failed; <c>warn</c> where the browser refuses, or a fault was asked for; <c>debug</c> for page assets that
    /// succeeded and for a browser that disconnected; else <c>info</c>.
    /// </summary>
    public static LogEventLevel Of(ExchangeRecord record)
    {
        if (record.Error is { } error)
            return error.Type switch
            {
                "client_gone" => LogEventLevel.Debug,
                ExchangeError.InjectedFault => LogEventLevel.Warning,
                _ => LogEventLevel.Error,
            };
        if (record.Cors.Delivered?.Outcome == Outcome.Blocked)
            return LogEventLevel.Warning;
        return PageAsset.IsOne(record) ? LogEventLevel.Debug : LogEventLevel.Information;
    }
}
