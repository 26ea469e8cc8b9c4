namespace DevProxy.Forwarding;

/// <summary>
/// The time from the last byte of the request to the response headers. It does not run while a connection is made, which has its own limit, nor while the body is sent.
/// </summary>
internal sealed class AnswerLimit : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource? _expiry;
    private bool _over;

    /// <param name="time">How long; <see cref="Timeout.InfiniteTimeSpan"/> or zero for no limit.</param>
    public AnswerLimit(TimeSpan time)
    {
        Time = time;
        _expiry = time > TimeSpan.Zero ? new CancellationTokenSource() : null;
    }

    public TimeSpan Time { get; }

    /// <summary>Whether it has run out.</summary>
    public bool Expired => _expiry?.IsCancellationRequested == true;

    /// <summary>Cancelled when it runs out.</summary>
    public CancellationToken Token => _expiry?.Token ?? CancellationToken.None;

    /// <summary>From now on it runs.</summary>
    public void Start() => Set(Time);

    /// <summary>It waits for the next <see cref="Start"/>.</summary>
    public void Pause() => Set(Timeout.InfiniteTimeSpan);

    /// <summary>It never runs out any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            if (!Expired)
                _expiry?.Dispose();
        }
    }

    private void Set(TimeSpan time)
    {
        // A body may go on after the answer has come, so that its last byte starts a limit that is over.
        lock (_gate)
        {
            if (!_over)
                _expiry?.CancelAfter(time);
        }
    }
}
