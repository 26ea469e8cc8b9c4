namespace DevProxy.Cli;

/// <summary>
/// Gives memory back to the system when a burst is over. The collector runs when memory is asked for, so that a proxy that nobody uses
/// would keep what its busiest minute took. How much is allocated says whether anybody uses it, whatever it is for: requests, streams,
/// sockets, the inspector.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="allocated">Bytes that the process has allocated so far; only ever more.</param>
/// <param name="giveBack">Collects, and gives back what is free then.</param>
internal sealed class IdleMemory(TimeProvider time, Func<long> allocated, Action giveBack)
{
    /// <summary>How often it looks, which costs one number.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long it leaves the process alone after it gave something back: a page that polls is no reason to stop the world each time.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Allocated between two looks at most while it is idle: a page that polls once a second still counts as nobody.</summary>
    public const long IdleBytes = 2 * 1024 * 1024;

    /// <summary>Allocated since memory was given back at least, so that it is worth it.</summary>
    public const long WorthBytes = 16 * 1024 * 1024;

    /// <summary>The process's own memory.</summary>
    public IdleMemory(TimeProvider time)
        : this(
            time,
            static () => GC.GetTotalAllocatedBytes(),
            static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true)
        ) { }

    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var given = 0L;
        var givenAt = time.GetTimestamp();
        var before = allocated();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = allocated();
                var isIdle = now - before < IdleBytes;
                before = now;
                if (!isIdle || now - given < WorthBytes || (given > 0 && time.GetElapsedTime(givenAt) < Pause))
                    continue;
                giveBack();
                (given, givenAt) = (now, time.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the run.
        }
    }
}
