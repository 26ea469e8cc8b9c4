using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What happened lately, bounded, and who wants to hear of it.</summary>
/// <param name="bounds">How much is kept.</param>
/// <param name="redaction">What is masked in everything that leaves the store.</param>
/// <param name="time">The clock of the records.</param>
internal sealed class ExchangeStore(StoreBounds bounds, Redaction redaction, TimeProvider time) : IDisposable
{
    private const int EventsWaitingAtMost = 1024;

    private readonly Lock _gate = new();
    private readonly ExchangeBuffer _shelf = new(bounds);
    private volatile Redaction _redaction = redaction;
    private ImmutableArray<ExchangeSubscription> _subscriptions = [];
    private long _lastId;

    /// <summary>What is masked; a new configuration may name more.</summary>
    public Redaction Redaction
    {
        get => _redaction;
        set => _redaction = value;
    }

    /// <summary>The highest id given so far; 0 before the first exchange.</summary>
    public long LastId => Interlocked.Read(ref _lastId);

    /// <summary>A request's head has arrived.</summary>
    /// <param name="kind">What sort of exchange.</param>
    /// <param name="request">The head.</param>
    /// <param name="httpVersion"><c>HTTP/1.1</c> or <c>HTTP/2</c>.</param>
    /// <param name="replayOf">The exchange that it is a replay of; null when it is none.</param>
    public Exchange Open(ExchangeKind kind, ObservedRequest request, string httpVersion, long? replayOf = null)
    {
        Exchange exchange;
        lock (_gate)
        {
            // Inside the lock, so that the order of the ids is the order on the shelf.
            var id = Interlocked.Increment(ref _lastId);
            Func<int, bool> mayGrow = more => MayGrow(id, more);
            exchange = new Exchange(id, kind, time.GetUtcNow(), request, time)
            {
                RequestVersion = httpVersion,
                ReplayOf = replayOf,
                RequestBody = new BodyTee(bounds.BodyBytes, mayGrow),
                ResponseBody = new BodyTee(bounds.BodyBytes, mayGrow),
                ShownBodyBytes = bounds.BodyBytes,
            };
            _shelf.Add(exchange);
        }

        Tell(ExchangeEventKind.Opened, exchange);
        return exchange;
    }

    /// <summary>The answer's head is there.</summary>
    public void Answered(Exchange exchange)
    {
        lock (_gate)
            _shelf.Update(exchange);
        Tell(ExchangeEventKind.Answered, exchange);
    }

    /// <summary>The exchange is complete and judged.</summary>
    public void Ended(Exchange exchange)
    {
        exchange.Ended();
        lock (_gate)
            _shelf.Update(exchange);
        Tell(ExchangeEventKind.Ended, exchange);
    }

    /// <summary>More became known of an exchange that is complete.</summary>
    public void Revised(Exchange exchange) => Tell(ExchangeEventKind.Revised, exchange);

    /// <summary>One record, or null when it is gone.</summary>
    public ExchangeRecord? Find(long id) => FindUnmasked(id)?.ToRecord(_redaction);

    /// <summary>One exchange with its secrets, for a replay alone; null when it is gone.</summary>
    public Exchange? FindUnmasked(long id)
    {
        lock (_gate)
            return _shelf.Find(id);
    }

    /// <summary>The records that are kept, oldest first, made one by one as they are asked for.</summary>
    public IEnumerable<ExchangeRecord> Records(bool withBodies)
    {
        ImmutableArray<Exchange> kept;
        lock (_gate)
            kept = _shelf.ToArray();
        return kept.Select(exchange => exchange.ToRecord(_redaction, withBodies));
    }

    /// <summary>Forgets everything. Ids go on ascending.</summary>
    public void Clear()
    {
        lock (_gate)
            _shelf.Clear();
    }

    /// <summary>Hears of every exchange from now on.</summary>
    /// <param name="capacity">Events that may wait; what comes to a full queue is dropped and counted.</param>
    public ExchangeSubscription Subscribe(int capacity = EventsWaitingAtMost)
    {
        var subscription = new ExchangeSubscription(
            capacity,
            exchange => exchange.ToRecord(_redaction, withBodies: false),
            left => ImmutableInterlocked.Update(ref _subscriptions, all => all.Remove(left)));
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        return subscription;
    }

    /// <summary>Ends every subscription.</summary>
    public void Dispose()
    {
        foreach (var subscription in ImmutableInterlocked.InterlockedExchange(ref _subscriptions, []))
            subscription.Close();
    }

    private bool MayGrow(long id, int more)
    {
        lock (_gate)
            return _shelf.MayGrow(id, more);
    }

    private void Tell(ExchangeEventKind kind, Exchange exchange)
    {
        foreach (var subscription in _subscriptions)
            subscription.Offer(kind, exchange);
    }
}
