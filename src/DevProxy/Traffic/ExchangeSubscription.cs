using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DevProxy.Traffic;

/// <summary>
/// One listener's bounded queue of events. A full queue drops what comes and counts it: an exchange never waits for its listeners,
/// and its record is made where it is read.
/// </summary>
internal sealed class ExchangeSubscription : IDisposable
{
    private readonly Channel<(ExchangeEventKind Kind, Exchange Exchange)> _events;
    private readonly Func<Exchange, ExchangeRecord> _record;
    private readonly TimeSpan _pause;
    private long _lost;

    /// <summary>A queue of at most <paramref name="capacity"/> events.</summary>
    /// <param name="capacity">1 or more.</param>
    /// <param name="record">Makes the record of an event when somebody reads it.</param>
    /// <param name="pause">
    /// How long events gather after some were read: a reader that is woken for each of them costs more than what it does. The first event
    /// after a silence is read at once.
    /// </param>
    public ExchangeSubscription(int capacity, Func<Exchange, ExchangeRecord> record, TimeSpan pause = default)
    {
        _pause = pause;
        _events = Channel.CreateBounded<(ExchangeEventKind, Exchange)>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _record = record;
    }

    /// <summary>Ends the listening.</summary>
    internal IDisposable? Listening { get; set; }

    /// <summary>The events, their records without the bodies' contents, until the subscription or the store is disposed of.</summary>
    public async IAsyncEnumerable<ExchangeEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            // What was dropped came after what is queued.
            var queued = _events.Reader.Count;
            while (queued-- > 0 && _events.Reader.TryRead(out var next))
                yield return new ExchangeEvent(next.Kind, next.Exchange, _record);

            var lost = Interlocked.Exchange(ref _lost, 0);
            if (lost > 0)
                yield return new ExchangeEvent(ExchangeEventKind.Lost, null, lost);

            if (_pause > TimeSpan.Zero && !_events.Reader.Completion.IsCompleted)
                await Task.Delay(_pause, cancellationToken);
        }
    }

    public void Dispose()
    {
        Listening?.Dispose();
        Close();
    }

    /// <summary>Queues an event, or counts it as lost.</summary>
    internal void Offer(ExchangeEventKind kind, Exchange exchange)
    {
        if (!_events.Writer.TryWrite((kind, exchange)))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>No more events will come.</summary>
    internal void Close() => _events.Writer.TryComplete();
}

/// <summary>What a subscriber of the store hears of.</summary>
/// <param name="kind">What happened.</param>
/// <param name="record">The exchange, secrets masked; null with <see cref="ExchangeEventKind.Lost"/>.</param>
/// <param name="lost">With <see cref="ExchangeEventKind.Lost"/>: events dropped since the last one that was read; else 0.</param>
internal sealed class ExchangeEvent(ExchangeEventKind kind, ExchangeRecord? record, long lost)
{
    private readonly Func<Exchange, ExchangeRecord>? _snapshot;
    private ExchangeRecord? _record = record;

    /// <summary>An event whose record is made when it is read: most are looked at and let go.</summary>
    public ExchangeEvent(ExchangeEventKind kind, Exchange exchange, Func<Exchange, ExchangeRecord> snapshot)
        : this(kind, null, 0) => (Exchange, _snapshot) = (exchange, snapshot);

    /// <summary>What happened.</summary>
    public ExchangeEventKind Kind { get; } = kind;

    /// <summary>The exchange with its secrets; null where there is nothing but a record of it.</summary>
    public Exchange? Exchange { get; }

    /// <summary>The exchange's number; 0 with <see cref="ExchangeEventKind.Lost"/>.</summary>
    public long Id => Exchange?.Id ?? _record?.Id ?? 0;

    /// <summary>The exchange, secrets masked, up to this moment; null with <see cref="ExchangeEventKind.Lost"/>.</summary>
    public ExchangeRecord? Record => _record ??= Exchange is null ? null : _snapshot!(Exchange);

    /// <summary>With <see cref="ExchangeEventKind.Lost"/>: events dropped since the last one that was read; else 0.</summary>
    public long Lost { get; } = lost;
}

internal enum ExchangeEventKind
{
    /// <summary>A request's head has arrived.</summary>
    Opened,

    /// <summary>The answer's headers are there.</summary>
    Answered,

    /// <summary>A message of a WebSocket, or an event of a stream, has passed. Of these there may be thousands a second.</summary>
    Passed,

    /// <summary>The exchange is complete, its verdicts are known.</summary>
    Ended,

    /// <summary>
    /// More became known of an exchange that is complete: no request followed a preflight, a production origin was asked for.
    /// </summary>
    Revised,

    /// <summary>The subscriber was too slow; events were dropped.</summary>
    Lost,
}
