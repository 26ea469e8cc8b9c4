using System.Threading.Channels;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary>
/// What one subscriber has still to be sent, as ids: the record is made when it is written, so that a subscriber that sleeps keeps nothing
/// in memory that is no longer kept. An exchange is sent when it is answered and again when it has ended; a subscriber that is behind
/// gets its last state alone.
/// </summary>
/// <param name="capacity">How many may wait, 1 or more. When more would, all that wait are dropped and counted.</param>
/// <param name="time">The clock by which an exchange has waited for its answer.</param>
internal sealed class EventQueue(int capacity, TimeProvider time)
{
    /// <summary>How long an exchange may be without an answer before it is published.</summary>
    public static readonly TimeSpan UnansweredDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long messages gather after some were told of.</summary>
    public static readonly TimeSpan PassedPause = TimeSpan.FromMilliseconds(250);

    // A subscriber with so many waiting is behind: it gets an exchange once, as it is by then.
    private readonly int _behind = Math.Max(1, capacity / 4);

    private readonly Lock _gate = new();
    private readonly Queue<long> _ready = [];
    private readonly Dictionary<long, int> _times = [];
    private readonly Queue<(long Id, long Since)> _opened = [];
    private readonly HashSet<long> _unanswered = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly HashSet<long> _passed = [];
    private long? _passedTold;
    private long _lost;
    private bool _configChanged;

    /// <summary>Something happened to an exchange.</summary>
    public void Hear(ExchangeEventKind kind, Exchange exchange)
    {
        if (kind == ExchangeEventKind.Opened)
            Opened(exchange.Id);
        else if (kind == ExchangeEventKind.Passed)
            Passed(exchange.Id);
        else
            Changed(exchange.Id);
    }

    /// <summary>A request has arrived: it is published when it is answered, or has waited long enough.</summary>
    public void Opened(long id)
    {
        lock (_gate)
        {
            _opened.Enqueue((id, time.GetTimestamp()));
            _unanswered.Add(id);
            if (_opened.Count > capacity)
                _lost += _unanswered.Remove(_opened.Dequeue().Id) ? 1 : 0;
        }

        // Whoever waits learns that there is something to wait for.
        _signal.Writer.TryWrite(true);
    }

    /// <summary>An exchange was answered, or has ended, or was changed after that.</summary>
    public void Changed(long id)
    {
        lock (_gate)
        {
            _unanswered.Remove(id);
            Enqueue(id);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>
    /// A message has passed. Thousands a second become one piece of news, and the next comes no sooner than <see cref="PassedPause"/>
    /// after.
    /// </summary>
    public void Passed(long id)
    {
        lock (_gate)
        {
            if (!_passed.Add(id) || _passed.Count > 1)
                return;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>The configuration was changed, or refused.</summary>
    public void ConfigChanged()
    {
        lock (_gate)
            _configChanged = true;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Completes when there may be something to send, and at the latest after this time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_signal.Reader.TryRead(out _))
            return;
        using var timeout = new CancellationTokenSource(UntilOverdue(atMost), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    /// <summary>What is to be sent now.</summary>
    /// <param name="atMost">Exchanges at most; the rest waits for the next call.</param>
    public EventBatch Take(int atMost)
    {
        lock (_gate)
        {
            EnqueueOverdue();
            var ids = new List<long>(Math.Min(atMost, _ready.Count));
            while (ids.Count < atMost && _ready.TryDequeue(out var id))
            {
                if (--_times[id] == 0)
                    _times.Remove(id);
                ids.Add(id);
            }

            if (_ready.Count > 0)
                _signal.Writer.TryWrite(true);
            var batch = new EventBatch(ids, TakePassed(), _configChanged, _lost);
            _configChanged = false;
            _lost = 0;
            return batch;
        }
    }

    private void Enqueue(long id)
    {
        var times = _times.GetValueOrDefault(id);
        if (times > 0 && (times > 1 || _ready.Count >= _behind))
            return;
        if (_ready.Count >= capacity)
        {
            _lost += _ready.Count;
            _ready.Clear();
            _times.Clear();
            times = 0;
        }

        _ready.Enqueue(id);
        _times[id] = times + 1;
    }

    private void EnqueueOverdue()
    {
        while (_opened.TryPeek(out var first) && (!_unanswered.Contains(first.Id) || time.GetElapsedTime(first.Since) >= UnansweredDelay))
        {
            _opened.Dequeue();
            if (_unanswered.Remove(first.Id))
                Enqueue(first.Id);
        }
    }

    private long[] TakePassed()
    {
        if (_passed.Count == 0 || UntilPassed() > TimeSpan.Zero)
            return [];
        long[] ids = [.. _passed];
        _passed.Clear();
        _passedTold = time.GetTimestamp();
        return ids;
    }

    private TimeSpan UntilPassed() => _passedTold is { } told ? PassedPause - time.GetElapsedTime(told) : TimeSpan.Zero;

    private TimeSpan UntilOverdue(TimeSpan atMost)
    {
        lock (_gate)
        {
            if (_opened.TryPeek(out var first) && UnansweredDelay - time.GetElapsedTime(first.Since) is var left && left < atMost)
                atMost = left;
            if (_passed.Count > 0 && UntilPassed() is var pause && pause < atMost)
                atMost = pause;
            return atMost < TimeSpan.Zero ? TimeSpan.Zero : atMost;
        }
    }
}

/// <summary>What is to be sent to a subscriber at one time.</summary>
/// <param name="Ids">Exchanges, in the order in which they happened.</param>
/// <param name="Passed">Exchanges in which messages have passed.</param>
/// <param name="ConfigChanged">Whether the configuration was changed, or refused.</param>
/// <param name="Lost">Events that were dropped since the last batch.</param>
internal sealed record EventBatch(IReadOnlyList<long> Ids, IReadOnlyList<long> Passed, bool ConfigChanged, long Lost);
