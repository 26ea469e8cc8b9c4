namespace DevProxy.Cors;

/// <summary>One preflight that the ledger remembers.</summary>
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

    /// <summary>Until when a browser may use the answer again.</summary>
    public DateTimeOffset CachedUntil { get; set; }

    /// <summary>The request that this preflight let through; null until it comes.</summary>
    public long? PairedWith { get; set; }

    /// <summary>Whether it asked for this very request.</summary>
    public bool AskedFor(string method, IReadOnlyCollection<string> unsafeNames) =>
        Asked.Method == method && unsafeNames.All(name => Asked.UnsafeNames.Contains(name));

    /// <summary>
    /// Whether the browser's cache made from its answer lets this request through (Fetch, "method cache entry match", "header-name cache entry match"):
    /// every method and name that the answer lists was cached, not only what was asked for.
    /// </summary>
    public bool Covers(string method, IReadOnlyCollection<string> unsafeNames)
    {
        var coversMethod = FetchMethod.IsSafelisted(method) || Asked.Method == method || Methods.Contains(method) || Methods.HasWildcard;
        return coversMethod && unsafeNames.All(name =>
            Asked.UnsafeNames.Contains(name) || Headers.ContainsIgnoringCase(name) || (Headers.HasWildcard && name != "authorization"));
    }
}
