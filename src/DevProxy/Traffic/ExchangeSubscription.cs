using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DevProxy.Traffic;

/// <summary>
/// One listener's bounded queue of events. A full queue drops what comes and counts it: the exchange that is told never waits for who
/// listens, and the record is made where it is read.
/// </summary>
internal sealed class ExchangeSubscription : IDisposable
{
    private readonly Channel<(ExchangeEventKind Kind, Exchange Exchange)> _events;
    private readonly Func<Exchange, ExchangeRecord> _record;
    private long _lost;

    /// <summary>A queue of at most <paramref name="capacity"/> events.</summary>
    /// <param name="capacity">1 or more.</param>
    /// <param name="record">Makes the record of an event that is read.</param>
    public ExchangeSubscription(int capacity, Func<Exchange, ExchangeRecord> record)
    {
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
                yield return new ExchangeEvent(next.Kind, _record(next.Exchange), 0);

            var lost = Interlocked.Exchange(ref _lost, 0);
            if (lost > 0)
                yield return new ExchangeEvent(ExchangeEventKind.Lost, null, lost);
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
/// <param name="Kind">What happened.</param>
/// <param name="Record">The exchange, secrets masked, up to this moment; null with <see cref="ExchangeEventKind.Lost"/>.</param>
/// <param name="Lost">With <see cref="ExchangeEventKind.Lost"/>: events dropped since the last one that was read; else 0.</param>
internal sealed record ExchangeEvent(ExchangeEventKind Kind, ExchangeRecord? Record, long Lost);

internal enum ExchangeEventKind
{
    /// <summary>A request's head has arrived.</summary>
    Opened,

    /// <summary>The answer's headers are there.</summary>
    Answered,

    /// <summary>The exchange is complete, its verdicts are known.</summary>
    Ended,

    /// <summary>
    /// More became known of an exchange that is complete: no request followed a preflight, a production origin was asked for.
    /// </summary>
    Revised,

    /// <summary>The subscriber was too slow; events were dropped.</summary>
    Lost,
}
