namespace DevProxy.Cors;

/// <summary>
/// Which preflight belongs to which request. A browser sends both over any of its connections and gives them no common mark, so that they are
/// paired by who asks (client address and origin), for what (URL, method, headers) and when. Time comes from the caller. Safe for threads.
/// </summary>
/// <param name="capacity">How many preflights are remembered; the oldest is forgotten first.</param>
public sealed class PreflightLedger(int capacity = 1000)
{
    /// <summary>How long after its preflight a request may come.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>After which silence a preflight is called unanswered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A page can make its URLs and header names long.
    private const int MostChars = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<LedgerEntry> _entries = new();
    private readonly Dictionary<long, LedgerEntry> _byId = [];
    private int _chars;

    /// <summary>Enters a preflight that arrived.</summary>
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

    /// <summary>Notes the answer that the browser got. One that refuses empties the browser's cache for this URL.</summary>
    /// <param name="id">The preflight's number; one that is forgotten is ignored.</param>
    /// <param name="now">When it was answered.</param>
    /// <param name="delivered">The verdict on it.</param>
    /// <param name="answer">The answer.</param>
    public void Answer(long id, DateTimeOffset now, Verdict delivered, Answer answer)
    {
        // Fetch, CORS-preflight fetch, step 7.9 to 7.11; Firefox keeps an answer for the longest, a day.
        var seconds = Math.Min(PreflightMaxAge.Of(answer.Headers).Standard, 86400);
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry))
                return;
            entry.Delivered = delivered;
            if (delivered.WithoutCredentials.Outcome == Outcome.Blocked)
            {
                Forget(entry.Client, entry.Url, entry.Asked.Origin);
                return;
            }

            entry.Methods = TokenList.Extract(answer.Headers, CorsHeader.AllowMethods);
            entry.Headers = TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders);
            entry.CachedUntil = now.AddSeconds(seconds);
        }
    }

    /// <summary>A preflighted request failed: the browser forgets what it kept for this URL (Fetch, main fetch, "cors-with-preflight").</summary>
    /// <param name="client">The client's address without its port.</param>
    /// <param name="request">The request.</param>
    public void Refuse(string client, Observation request)
    {
        lock (_gate)
            Forget(client, request.Request.Url, request.Origin ?? "");
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

    /// <summary>What became of a preflight.</summary>
    /// <param name="id">The preflight's number.</param>
    /// <param name="now">The time.</param>
    /// <returns>Paired, pending or unanswered; unanswered too when it is forgotten.</returns>
    public PreflightPairing Look(long id, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry))
                return new PreflightPairing(PreflightState.Unanswered, null, null, null);
            var state = entry.PairedWith is not null ? PreflightState.Paired
                : now - entry.Arrived < Patience ? PreflightState.Pending
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
            if (entry.CachedUntil > now && IsFor(entry, client, request.Request.Url, request.Origin) && entry.Covers(request.Method, request.UnsafeNames))
                return entry;
        }

        return null;
    }

    // What was asked for is on the wire: a request that seems to need no preflight may have had one for names that browsers add too.
    private static bool Fits(LedgerEntry entry, Observation request) =>
        entry.AskedFor(request.Method, request.UnsafeNames) && entry.Asked.UnsafeNames.All(name => request.Request.Headers.Contains(name));

    private static bool IsFor(LedgerEntry entry, string client, string url, string? origin) =>
        entry.Url == url && entry.Asked.Origin == origin && entry.Client == client;

    private void Forget(string client, string url, string origin)
    {
        foreach (var entry in _entries)
        {
            if (IsFor(entry, client, url, origin))
                entry.CachedUntil = DateTimeOffset.MinValue;
        }
    }
}
