using System.Collections.Immutable;

namespace DevProxy.Traffic;

/// <summary>
/// What happened lately, bounded: the pipeline writes it, and whoever wants to know asks for it, follows it, sends a request of it again,
/// or clears it. The log and the inspector's API are two such fronts; nothing here knows HTTP's types.
/// </summary>
/// <param name="bounds">How much is kept.</param>
/// <param name="redaction">What is masked in everything that leaves.</param>
/// <param name="time">The clock of the records.</param>
/// <param name="sender">Sends a request again; null where nothing listens.</param>
internal sealed class LiveTraffic(StoreBounds bounds, Redaction redaction, TimeProvider time, IReplaySender? sender = null) : IDisposable
{
    private const int EventsWaitingAtMost = 1024;

    private readonly Lock _gate = new();
    private readonly ExchangeBuffer _buffer = new(bounds);
    private volatile Redaction _redaction = redaction;
    private ImmutableArray<Listener> _listeners = [];
    private Action<Exchange>? _passed;
    private long _lastId;

    /// <summary>What is masked; a new configuration may name more.</summary>
    public Redaction Redaction
    {
        get => _redaction;
        set => _redaction = value;
    }

    /// <summary>The profile in force; null for none.</summary>
    public string? Profile { get; set; }

    /// <summary>The highest id given so far; 0 before the first exchange.</summary>
    public long LastId => Interlocked.Read(ref _lastId);

    /// <summary>Bytes of each body that are kept whole beside the store's own, for whoever takes them; null for none.</summary>
    public long? WholeBodyBytes { get; set; }

    /// <summary>A request's head has arrived.</summary>
    public Exchange Open(ArrivedRequest request)
    {
        Exchange exchange;
        lock (_gate)
        {
            // Inside the lock, so that the order of the ids is the order in the buffer.
            var id = Interlocked.Increment(ref _lastId);
            _passed ??= Passed;
            Func<int, bool> mayGrow = more => MayGrow(id, more);
            exchange = new Exchange(id, time.GetUtcNow(), request, time)
            {
                RequestBody = new BodyTee(bounds.BodyBytes, mayGrow) { Whole = Whole() },
                ResponseBody = new BodyTee(bounds.BodyBytes, mayGrow) { Whole = Whole() },
                ShownBodyBytes = bounds.BodyBytes,
                MayGrow = mayGrow,
                Passed = _passed,
            };
            _buffer.Add(exchange);
        }

        Tell(ExchangeEventKind.Opened, exchange);
        return exchange;
    }

    /// <summary>The answer's head is there.</summary>
    public void Answered(Exchange exchange)
    {
        lock (_gate)
            _buffer.Update(exchange);
        Tell(ExchangeEventKind.Answered, exchange);
    }

    /// <summary>The exchange is complete and judged.</summary>
    public void Ended(Exchange exchange)
    {
        exchange.Ended();
        lock (_gate)
            _buffer.Update(exchange);
        Tell(ExchangeEventKind.Ended, exchange);
    }

    /// <summary>A message of a WebSocket, or an event of a stream, has passed.</summary>
    public void Passed(Exchange exchange) => Tell(ExchangeEventKind.Passed, exchange);

    /// <summary>More became known of an exchange that is complete.</summary>
    public void Revised(Exchange exchange) => Tell(ExchangeEventKind.Revised, exchange);

    /// <summary>One record, or null when it is gone.</summary>
    public ExchangeRecord? Find(long id) => FindUnmasked(id)?.ToRecord(_redaction);

    /// <summary>One exchange with its secrets; null when it is gone.</summary>
    public Exchange? FindUnmasked(long id)
    {
        lock (_gate)
            return _buffer.Find(id);
    }

    /// <summary>The records that are kept, oldest first, made one by one as they are asked for.</summary>
    public IEnumerable<ExchangeRecord> Records(bool withBodies)
    {
        ImmutableArray<Exchange> kept;
        lock (_gate)
            kept = _buffer.ToArray();
        return kept.Select(exchange => exchange.ToRecord(_redaction, withBodies));
    }

    /// <summary>The records that somebody asks for, oldest first, without the bodies' contents.</summary>
    /// <returns>With the id up to which the answer is complete: what comes later is above it.</returns>
    public (ImmutableArray<ExchangeRecord> Records, long Last) Query(ExchangeQuery query)
    {
        // Read before the records are taken, so that whatever comes in between is in the answer or above "last", and nothing is missed.
        var last = LastId;
        ImmutableArray<ExchangeRecord> records = [.. query.Select(Records(withBodies: false), Find)];
        if (!records.IsEmpty)
            last = records.Length == query.Limit ? records[^1].Id : Math.Max(last, records[^1].Id);
        return (records, last);
    }

    /// <summary>Sends an exchange's request again through the proxy, secrets included.</summary>
    /// <param name="id">The exchange.</param>
    /// <param name="edit">What is different this time.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task<Replay> ReplayAsync(long id, ReplayEdit edit, CancellationToken cancellationToken)
    {
        if (FindUnmasked(id) is not { } original)
            return new Replay(ReplayOutcome.NotKept);
        if (Replay.WhyNot(original, hasOwnBody: edit.Body is not null) is { } impossible)
            return new Replay(ReplayOutcome.NotPossible) { Reason = impossible };
        if (!edit.TryApply(original, _redaction, out var request, out var invalid))
            return new Replay(ReplayOutcome.NotValid) { Reason = invalid };
        if (Replay.WhyNotUnder(Profile, original, request) is { } reason)
            return new Replay(ReplayOutcome.NotPossible) { Reason = reason };
        if (sender is null)
            return new Replay(ReplayOutcome.NotArrived);
        if (Replay.WhyNotAlong(request, sender.RouteOf(original.Request), sender.RouteOf(request.Head)) is { } elsewhere)
            return new Replay(ReplayOutcome.NotValid) { Reason = elsewhere };
        return await sender.SendAsync(id, request, cancellationToken) is { } newId
            ? new Replay(ReplayOutcome.Arrived) { Id = newId }
            : new Replay(ReplayOutcome.NotArrived);
    }

    /// <summary>Ends the connections of exchanges that are still open.</summary>
    /// <param name="isMeant">Whether the connection of an exchange is to be ended.</param>
    /// <param name="why">What their records say.</param>
    public void Cut(Func<Exchange, bool> isMeant, ExchangeError why)
    {
        ImmutableArray<Exchange> kept;
        lock (_gate)
            kept = _buffer.ToArray();
        foreach (var exchange in kept.Where(exchange => exchange.DurationMs is null && isMeant(exchange)))
            exchange.Cut(why);
    }

    /// <summary>Forgets everything. Ids go on ascending.</summary>
    public void Clear()
    {
        lock (_gate)
            _buffer.Clear();
    }

    /// <summary>Hears of every exchange from now on.</summary>
    /// <param name="capacity">Events that may wait; what comes to a full queue is dropped and counted.</param>
    /// <param name="wants">
    /// Which events are queued, asked on the exchange's own thread; null for all but <see cref="ExchangeEventKind.Passed"/>.
    /// </param>
    /// <param name="pause">How long events gather after some were read.</param>
    public ExchangeSubscription Subscribe(
        int capacity = EventsWaitingAtMost,
        Func<ExchangeEventKind, Exchange, bool>? wants = null,
        TimeSpan pause = default
    )
    {
        var subscription = new ExchangeSubscription(capacity, exchange => exchange.ToRecord(_redaction, withBodies: false), pause);
        subscription.Listening = Listen(
            (kind, exchange) =>
            {
                if (wants?.Invoke(kind, exchange) ?? (kind != ExchangeEventKind.Passed))
                    subscription.Offer(kind, exchange);
            },
            subscription.Close
        );
        return subscription;
    }

    /// <summary>
    /// Tells somebody of every exchange from now on, on the exchange's own thread, until the returned object is disposed of.
    /// </summary>
    /// <param name="hear">Must not wait.</param>
    /// <param name="closed">Called when no more will come; null for nothing.</param>
    public IDisposable Listen(Action<ExchangeEventKind, Exchange> hear, Action? closed = null)
    {
        var listener = new Listener(this, hear, closed);
        ImmutableInterlocked.Update(ref _listeners, all => all.Add(listener));
        return listener;
    }

    /// <summary>Nobody hears of anything any more.</summary>
    public void Dispose()
    {
        foreach (var listener in ImmutableInterlocked.InterlockedExchange(ref _listeners, []))
            listener.Closed?.Invoke();
    }

    private WholeBody? Whole() => WholeBodyBytes is { } atMost ? new WholeBody(atMost) : null;

    private bool MayGrow(long id, int more)
    {
        lock (_gate)
            return _buffer.MayGrow(id, more);
    }

    private void Tell(ExchangeEventKind kind, Exchange exchange)
    {
        foreach (var listener in _listeners)
            listener.Hear(kind, exchange);
    }

    private sealed record Listener(LiveTraffic Traffic, Action<ExchangeEventKind, Exchange> Hear, Action? Closed) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref Traffic._listeners, all => all.Remove(this));
    }
}
