namespace DevProxy.Cors;

/// <summary>
/// Pairs preflights with their requests. A browser sends both over any of its connections without a common id, so they are paired by who
/// asks (client address and origin), for what (URL, method, headers) and when. The caller passes the time. Thread-safe.
/// </summary>
/// <param name="capacity">How many preflights are kept; the oldest is dropped first.</param>
public sealed class PreflightLedger(int capacity = 1000)
{
    /// <summary>How long after its preflight a request may follow.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>How long after it a preflight without a request counts as unanswered.</summary>
    public static readonly TimeSpan UnansweredAfter = TimeSpan.FromSeconds(5);

    // A page can make its URLs and header names long.
    private const int MostChars = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<LedgerEntry> _entries = new();
    private readonly Dictionary<long, LedgerEntry> _byId = [];
    private int _chars;

    /// <summary>Records a preflight that arrived.</summary>
    /// <param name="id">The exchange's number.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="client">The client's address without its port.</param>
    /// <param name="preflight">The preflight.</param>
    public void Open(long id, DateTimeOffset now, string client, Observation preflight)
    {
        var asked = new PreflightQuestion(preflight.Origin ?? "", preflight.Method, preflight.UnsafeNames);
        var entry = new LedgerEntry(id, now, client, preflight.Request.Url, asked);
        lock (_gate)
        {
            _entries.AddLast(entry);
            _byId[id] = entry;
            _chars += entry.Chars;
            while (_entries.Count > 1 && (_entries.Count > capacity || _chars > MostChars))
            {
                var oldest = _entries.First!.Value;
                _byId.Remove(oldest.Id);
                _chars -= oldest.Chars;
                _entries.RemoveFirst();
            }
        }
    }

    /// <summary>Records the answer that the browser got. A refusal clears the browser's preflight cache for this URL.</summary>
    /// <param name="id">The preflight's number; one that was dropped is ignored.</param>
    /// <param name="now">When it was answered.</param>
    /// <param name="delivered">The verdict on it.</param>
    /// <param name="answer">The answer.</param>
    public void Answer(long id, DateTimeOffset now, Verdict delivered, Answer answer)
    {
        // Fetch, CORS-preflight fetch, steps 7.9 to 7.11; Firefox caches for the longest time, a day.
        var seconds = Math.Min(PreflightMaxAge.Of(answer.Headers).Standard, 86400);
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry))
                return;
            entry.Delivered = delivered;
            if (delivered.WithoutCredentials.Outcome == Outcome.Blocked)
            {
                ClearCache(entry.Client, entry.Url, entry.Asked.Origin);
                return;
            }

            entry.Methods = TokenList.Extract(answer.Headers, CorsHeader.AllowMethods);
            entry.Headers = TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders);
            entry.CachedUntil = now.AddSeconds(seconds);
        }
    }

    /// <summary>
    /// A preflighted request failed: the browser clears its cache for this URL (Fetch, main fetch, "cors-with-preflight").
    /// </summary>
    /// <param name="client">The client's address without its port.</param>
    /// <param name="request">The request.</param>
    public void Refuse(string client, Observation request)
    {
        lock (_gate)
            ClearCache(client, request.Request.Url, request.Origin ?? "");
    }

    /// <summary>Finds the preflight of a request that arrived, and pairs them.</summary>
    /// <param name="id">The request's number.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="client">The client's address without its port.</param>
    /// <param name="request">The request.</param>
    public PreflightPairing Pair(long id, DateTimeOffset now, string client, Observation request)
    {
        lock (_gate)
        {
            var entry = FindPending(now, client, request);
            if (entry is not null)
            {
                entry.PairedWith = id;
                return new PreflightPairing(PreflightState.Paired, entry.Id, entry.Asked, entry.Delivered);
            }

            if (request.NeedsPreflight != true)
                return new PreflightPairing(PreflightState.NotNeeded, null, null, null);
            return FindCached(now, client, request) is { } cached
                ? new PreflightPairing(PreflightState.Cached, cached.Id, null, cached.Delivered)
                : new PreflightPairing(PreflightState.NotSeen, null, null, null);
        }
    }

    /// <summary>The state of a preflight.</summary>
    /// <param name="id">The preflight's number.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Paired, pending or unanswered; unanswered too when it was dropped.</returns>
    public PreflightPairing StatusOf(long id, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry))
                return new PreflightPairing(PreflightState.Unanswered, null, null, null);
            var state =
                entry.PairedWith is not null ? PreflightState.Paired
                : now - entry.Arrived < UnansweredAfter ? PreflightState.Pending
                : PreflightState.Unanswered;
            return new PreflightPairing(state, entry.PairedWith, entry.Asked, entry.Delivered);
        }
    }

    // First in, first out: browsers do not merge identical preflights.
    private LedgerEntry? FindPending(DateTimeOffset now, string client, Observation request)
    {
        LedgerEntry? found = null;
        for (var node = _entries.Last; node is not null && now - node.Value.Arrived <= Window; node = node.Previous)
        {
            var entry = node.Value;
            if (entry.PairedWith is null && IsFor(entry, client, request.Request.Url, request.Origin) && Fits(entry, request))
                found = entry;
        }

        return found;
    }

    private LedgerEntry? FindCached(DateTimeOffset now, string client, Observation request)
    {
        for (var node = _entries.Last; node is not null; node = node.Previous)
        {
            var entry = node.Value;
            if (
                entry.CachedUntil > now
                && IsFor(entry, client, request.Request.Url, request.Origin)
                && entry.Covers(request.Method, request.UnsafeNames)
            )
                return entry;
        }

        return null;
    }

    // The request carries every header that its preflight asked for. Browsers may add such a header too, so a request that seems to need no
    // preflight may have had one.
    private static bool Fits(LedgerEntry entry, Observation request) =>
        entry.AskedFor(request.Method, request.UnsafeNames) && entry.Asked.UnsafeNames.All(name => request.Request.Headers.Contains(name));

    private static bool IsFor(LedgerEntry entry, string client, string url, string? origin) =>
        entry.Url == url && entry.Asked.Origin == origin && entry.Client == client;

    private void ClearCache(string client, string url, string origin)
    {
        foreach (var entry in _entries)
        {
            if (IsFor(entry, client, url, origin))
                entry.CachedUntil = DateTimeOffset.MinValue;
        }
    }
}

/// <summary>One preflight in the ledger.</summary>
internal sealed class LedgerEntry(long id, DateTimeOffset arrived, string client, string url, PreflightQuestion asked)
{
    public long Id { get; } = id;

    public DateTimeOffset Arrived { get; } = arrived;

    public string Client { get; } = client;

    public string Url { get; } = url;

    public PreflightQuestion Asked { get; } = asked;

    /// <summary>About how many characters it keeps.</summary>
    public int Chars { get; } = url.Length + asked.Origin.Length + asked.Method.Length + asked.UnsafeNames.Sum(static name => name.Length);

    /// <summary>The verdict on the answer that the browser got; null until there is one.</summary>
    public Verdict? Delivered { get; set; }

    /// <summary>The methods that the answer lists.</summary>
    public TokenList Methods { get; set; }

    /// <summary>The header names that the answer lists.</summary>
    public TokenList Headers { get; set; }

    /// <summary>Until when a browser may reuse the answer.</summary>
    public DateTimeOffset CachedUntil { get; set; }

    /// <summary>The request that followed this preflight; null until there is one.</summary>
    public long? PairedWith { get; set; }

    /// <summary>Whether it asked for this request.</summary>
    public bool AskedFor(string method, IReadOnlyCollection<string> unsafeNames) =>
        Asked.Method == method && unsafeNames.All(name => Asked.UnsafeNames.Contains(name));

    /// <summary>
    /// Whether the cache entries from its answer allow this request (Fetch, "method cache entry match", "header-name cache entry match"):
    /// every method and name in the answer is cached, not only the requested ones.
    /// </summary>
    public bool Covers(string method, IReadOnlyCollection<string> unsafeNames)
    {
        var coversMethod = FetchMethod.IsSafelisted(method) || Asked.Method == method || Methods.Contains(method) || Methods.HasWildcard;
        return coversMethod
            && unsafeNames.All(name =>
                Asked.UnsafeNames.Contains(name) || Headers.ContainsIgnoringCase(name) || (Headers.HasWildcard && name != "authorization")
            );
    }
}

/// <summary>What the ledger knows of one exchange.</summary>
/// <param name="State">The state of the preflight, or of the request after a preflight.</param>
/// <param name="Id">
/// The other exchange of the pair; for <see cref="PreflightState.Cached"/> the preflight whose answer was used; null when there is none.
/// </param>
/// <param name="Asked">The question of the preflight; null when there is none.</param>
/// <param name="Delivered">The verdict on the answer that the browser got; null when it is not known.</param>
public sealed record PreflightPairing(PreflightState State, long? Id, PreflightQuestion? Asked, Verdict? Delivered)
{
    /// <summary>The observation with what the preflight shows about it.</summary>
    public Observation Refine(Observation request) => Asked is null ? request : request.After(Asked, Delivered);
}

/// <summary>The state of a request's preflight, or of the request after a preflight.</summary>
public enum PreflightState
{
    /// <summary>The request needs no preflight.</summary>
    NotNeeded,

    /// <summary>Both preflight and request were observed.</summary>
    Paired,

    /// <summary>The browser used the answer of an earlier preflight.</summary>
    Cached,

    /// <summary>The request needs a preflight and none was observed.</summary>
    NotSeen,

    /// <summary>A preflight whose request may still follow.</summary>
    Pending,

    /// <summary>A preflight that no request followed.</summary>
    Unanswered,
}
