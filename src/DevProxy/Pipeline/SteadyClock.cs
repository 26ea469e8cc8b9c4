namespace DevProxy.Pipeline;

/// <summary>A time that only goes forward, at its own pace: for what is compared with each other, while somebody sets the time of day.</summary>
/// <param name="time">The clock; its time of day is looked at once.</param>
internal sealed class SteadyClock(TimeProvider time)
{
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();

    /// <summary>The time of day at the beginning, and what has passed since.</summary>
    public DateTimeOffset Now => _began + time.GetElapsedTime(_timestamp);
}
