using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace DevProxy.Pipeline;

/// <summary>
/// Where a replay on its way through the proxy is recognised. Who sends it draws a ticket and puts its number into a request header; the
/// pipeline, which meets that header first, takes it off and says which exchange the replay became. A number that nobody drew is an
/// ordinary header, so no page can pretend.
/// </summary>
internal sealed class PendingReplays
{
    /// <summary>The request header that carries the number. It never reaches the upstream, nor a record.</summary>
    public const string Header = "X-DevProxy-Replay";

    private readonly ConcurrentDictionary<string, ReplayTicket> _waiting = new(StringComparer.Ordinal);

    /// <summary>A ticket for one replay of an exchange. Disposing of it makes its number worthless.</summary>
    /// <param name="originalId">The exchange that is sent again.</param>
    public ReplayTicket Draw(long originalId)
    {
        var ticket = new ReplayTicket(RandomNumberGenerator.GetHexString(32), originalId, number => _waiting.TryRemove(number, out _));
        _waiting[ticket.Number] = ticket;
        return ticket;
    }

    /// <summary>The ticket with this number, once; null when nobody drew it.</summary>
    public ReplayTicket? Redeem(string number) => _waiting.TryRemove(number, out var ticket) ? ticket : null;
}

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
