using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>Adds up what exchanges with one API needed.</summary>
internal sealed class PolicyUnion
{
    private readonly List<Verdict> _verdicts = [];
    private readonly HashSet<string> _allowed = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _credentials = [];
    private bool _allowsAll;
    private long? _maxAge;

    public SeenValues Origins { get; } = new(StringComparer.Ordinal);

    public SeenValues Methods { get; } = new(StringComparer.Ordinal);

    public SeenValues Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SeenValues Exposed { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<long> Credentials => [.. _credentials];

    /// <summary>Whether the API refuses something of it, as far as the exchanges show it.</summary>
    public bool IsChange { get; private set; }

    /// <summary>The backend that the first telling answer shows.</summary>
    public Backend? Backend { get; private set; }

    public void Add(ApiCall call)
    {
        var (id, verdict) = (call.Id, call.Verdict);
        _verdicts.Add(verdict);
        if (!call.IsSameOrigin && PageOf(verdict) is { } page)
            Origins.Add(page, id);
        Methods.Add(FixRequirements.AskedMethod(verdict), id);
        Headers.Add(verdict.Context.UnsafeNames, id);
        if (call.IsAnswered && verdict.Answer is { } answer)
            Keep(id, verdict, answer);
        foreach (var (origin, there) in call.Production)
        {
            Origins.Add(origin, id);
            IsChange |= !PassesWithoutCredentials(there) && FixWriter.Helps(there);
            if (there.Outcome == Outcome.Allowed)
                _allowed.Add(origin);
        }

        if (PassesWithoutCredentials(verdict))
            return;
        if (FixRequirements.NeedsCredentials(verdict))
            _credentials.Add(id);
        IsChange |= FixWriter.Helps(verdict);
    }

    /// <summary>Adds the origins that no exchange came from.</summary>
    public void Add(PolicyOptions options)
    {
        foreach (var origin in options.ProductionOrigins.Concat(options.AddedOrigins))
            Origins.Add(origin, null);

        // What a production origin gets was judged; of an added origin nothing is known.
        IsChange |= options.AddedOrigins.Any(origin => !_allowed.Contains(origin) && (!_allowsAll || _credentials.Count > 0));
    }

    /// <summary>All of it, as the snippets take it.</summary>
    public FixRequirements Requirements()
    {
        // Every sandboxed frame has the origin null: never allow it with credentials.
        var credentials = _credentials.Count > 0;
        ImmutableArray<string> origins =
        [
            .. Origins.Values.Where(origin =>
                origin == "null" ? !credentials : Origin.TryParse(origin, out var read) && read.Serialized == origin
            ),
        ];
        return new FixRequirements(
            origins,
            [.. Methods.Values.Where(static method => method != "*" && Token.IsValid(method))],
            [.. Headers.Values.Where(name => Token.IsValid(name) && !PageCauses.IsOfResponse(name) && (name != "*" || !credentials))],
            credentials,
            [.. FixRequirements.NotesOn(_verdicts, origins, credentials), .. OwnNotes()]
        )
        {
            ExposedHeaders = [.. Exposed.Values.Where(name => Token.IsValid(name) && (name != "*" || !credentials))],
            MaxAge = _maxAge,
        };
    }

    // It passes without credentials, and nothing shows that the page sends them, or that the API expects them.
    private static bool PassesWithoutCredentials(Verdict verdict) =>
        verdict.Outcome == Outcome.Conditional && verdict.Answer?.Headers.Contains(CorsHeader.AllowCredentials) != true;

    private IEnumerable<string> OwnNotes()
    {
        if (_allowsAll)
            yield return "The API allows every origin (\"*\") today, at least in part; this allows those that are listed.";
    }

    // A setting that replaces another takes nothing away that this one allowed.
    private void Keep(long id, Verdict verdict, Answer answer)
    {
        Backend ??= BackendFingerprints.Match(answer.Headers, verdict.Context.Body)?.Backend;
        var named = FixRequirements.NamedOrigins(verdict).ToList();
        _allowsAll |= named.Contains("*");
        var isMistaken = verdict.Hints.Contains(Hint.IsTargetOrigin);
        var rewritten = verdict.Context.RewrittenOrigin;
        foreach (var origin in named.Where(origin => origin is not ("*" or "null") && !isMistaken && origin != rewritten))
        {
            Origins.Add(origin, id);
            _allowed.Add(origin);
        }

        Methods.Add(FixRequirements.ListedMethods(verdict), id);
        Headers.Add(FixRequirements.Listed(verdict, CorsHeader.AllowHeaders).Items, id);
        if (!named.Contains("*") && answer.Headers.Get(CorsHeader.AllowCredentials) == "true" && named.Count > 0)
            _credentials.Add(id);
        if (verdict.JudgedAs == JudgedAs.Preflight)
            KeepMaxAge(answer);
        else
            Expose(id, verdict, answer);
    }

    private void KeepMaxAge(Answer answer)
    {
        if (answer.Headers.Contains(CorsHeader.MaxAge) && !PreflightMaxAge.IsUnreadable(answer.Headers))
            _maxAge = Math.Max(_maxAge ?? 0, PreflightMaxAge.Of(answer.Headers).Standard);
    }

    private void Expose(long id, Verdict verdict, Answer answer)
    {
        var readable = ExposedHeaders.Of(answer.Headers, verdict.Credentials == CredentialsMode.Include);
        var hidden = answer
            .Headers.Where(line =>
                ExposedHeaders.IsWanted(line.Name, answer.Status) && !readable.Contains(line.Name, StringComparer.OrdinalIgnoreCase)
            )
            .Select(static line => line.Name.ToLowerInvariant())
            .ToList();
        IsChange |= hidden.Count > 0;
        Exposed.Add(FixRequirements.Listed(verdict, CorsHeader.ExposeHeaders).Items.Concat(hidden), id);
    }

    // Where a redirect made the origin null, the fix is to call the final URL, and then the page's own origin is sent.
    private static string? PageOf(Verdict verdict)
    {
        var context = verdict.Context;
        var page = context.Page;
        return page.Length == 0 || (page == "null" && context.RedirectedFrom is not null) ? null : page;
    }

    /// <summary>Values in the order in which they were first seen, each with the exchanges that showed it.</summary>
    /// <param name="comparer">When two are one.</param>
    internal sealed class SeenValues(StringComparer comparer)
    {
        private readonly List<string> _values = [];
        private readonly Dictionary<string, SortedSet<long>> _exchanges = new(comparer);

        public IEnumerable<string> Values => _values;

        public void Add(IEnumerable<string> values, long id)
        {
            foreach (var value in values)
                Add(value, id);
        }

        public void Add(string value, long? id)
        {
            if (!_exchanges.TryGetValue(value, out var exchanges))
            {
                _exchanges.Add(value, exchanges = []);
                _values.Add(value);
            }

            if (id is { } known)
                exchanges.Add(known);
        }

        public ImmutableArray<PolicyEntry> Entries(IEnumerable<string> values) =>
            [.. values.Select(value => new PolicyEntry(value, [.. _exchanges[value]]))];
    }
}
