namespace DevProxy.Traffic;

/// <summary>One replay on its way.</summary>
/// <param name="number">What the request header says; nobody can guess it.</param>
/// <param name="originalId">The exchange that is sent again.</param>
/// <param name="leave">Called when nobody waits any more.</param>
internal sealed class ReplayTicket(string number, long originalId, Action<string> leave) : IDisposable
{
    private readonly TaskCompletionSource<long> _became = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Number { get; } = number;

    public long OriginalId { get; } = originalId;

    /// <summary>The id of the exchange that the replay became, as soon as it has arrived.</summary>
    public Task<long> NewId => _became.Task;

    /// <summary>The replay has arrived as this exchange.</summary>
    public void Became(long id) => _became.TrySetResult(id);

    public void Dispose() => leave(Number);
}
