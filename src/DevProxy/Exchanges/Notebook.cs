using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Exchanges;

/// <summary>
/// Where the pipeline writes down what happens in one exchange, in the order in which it happens. Each note replaces one immutable part,
/// so that a reader (the log, the inspector) may take a snapshot at any moment.
/// </summary>
/// <param name="id">Unique within a run, ascending.</param>
/// <param name="kind">What sort of exchange.</param>
/// <param name="startedAt">When the request's head had arrived.</param>
/// <param name="request">The request's head as the browser sent it.</param>
internal sealed class Notebook(long id, ExchangeKind kind, DateTimeOffset startedAt, ObservedRequest request)
{
    private ImmutableArray<string> _remarks = [];

    public long Id { get; } = id;

    public ExchangeKind Kind { get; } = kind;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public ObservedRequest Request { get; } = request;

    /// <summary>The key in <c>routes</c>.</summary>
    public string? Route { get; set; }

    /// <summary>What went to the upstream and came from it.</summary>
    public UpstreamPart? Upstream { get; private set; }

    /// <summary>Why it failed; the first error is kept, what follows from it is not.</summary>
    public ExchangeError? Error { get; private set; }

    /// <summary>The upstream is about to be asked.</summary>
    public void UpstreamAsked(string url, HeaderList requestHeaders) =>
        Upstream = new UpstreamPart(url, requestHeaders, null, HeaderList.Empty, null, null);

    /// <summary>The upstream's response headers have arrived; they are noted before anything is changed.</summary>
    public void UpstreamAnswered(int status, HeaderList headers, string httpVersion, double firstByteMs) =>
        Upstream = Upstream! with { Status = status, Headers = headers, HttpVersion = httpVersion, FirstByteMs = firstByteMs };

    /// <summary>What passed over a WebSocket, up to now.</summary>
    public WebSocketPart? WebSocket { get; set; }

    /// <summary>Remarks for the log, each a sentence: what was changed in cookies and redirects, what cannot work and why.</summary>
    public ImmutableArray<string> Remarks => _remarks;

    /// <summary>Adds a remark.</summary>
    public void Note(string remark) => ImmutableInterlocked.Update(ref _remarks, static (remarks, one) => remarks.Add(one), remark);

    /// <summary>The exchange failed.</summary>
    public void Failed(ExchangeError error) => Error ??= error;
}
