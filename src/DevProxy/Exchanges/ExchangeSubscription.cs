using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DevProxy.Exchanges;

/// <summary>
/// One listener's bounded queue of events. A full queue drops what comes and counts it: the exchange that is told never waits for who listens.
/// </summary>
internal sealed class ExchangeSubscription : IDisposable
{
    private readonly Channel<ExchangeEvent> _events;
    private readonly Action<ExchangeSubscription> _leave;
    private long _lost;

    /// <summary>A queue of at most <paramref name="capacity"/> events.</summary>
    public ExchangeSubscription(int capacity, Action<ExchangeSubscription> leave)
    {
        _events = Channel.CreateBounded<ExchangeEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _leave = leave;
    }

    /// <summary>The events, until the subscription or the store is disposed of.</summary>
    public async IAsyncEnumerable<ExchangeEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            // What was dropped came after what is queued.
            var queued = _events.Reader.Count;
            while (queued-- > 0 && _events.Reader.TryRead(out var next))
                yield return next;

            var lost = Interlocked.Exchange(ref _lost, 0);
            if (lost > 0)
                yield return new ExchangeEvent(ExchangeEventKind.Lost, null, lost);
        }
    }

    public void Dispose()
    {
        _leave(this);
        Close();
    }

    /// <summary>Queues an event, or counts it as lost.</summary>
    internal void Offer(ExchangeEvent happened)
    {
        if (!_events.Writer.TryWrite(happened))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>No more events will come.</summary>
    internal void Close() => _events.Writer.TryComplete();
}
