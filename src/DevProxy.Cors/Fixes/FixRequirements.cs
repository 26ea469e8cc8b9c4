using System.Collections.Immutable;
using System.Globalization;

namespace DevProxy.Cors;

/// <summary>
/// What a backend has to allow, and no more. All values are safe to put into code: tokens, and origins as browsers serialize them.
/// </summary>
/// <param name="Origins">The observed origin first.</param>
/// <param name="Methods">The requested method, and those that the answer lists or that the route was seen to need.</param>
/// <param name="Headers">The requested header names, likewise; may be empty.</param>
/// <param name="Credentials">Whether the request carries credentials, as far as that is known.</param>
/// <param name="Notes">What people should know before they paste it, one line each.</param>
internal sealed record FixRequirements(
    ImmutableArray<string> Origins,
    ImmutableArray<string> Methods,
    ImmutableArray<string> Headers,
    bool Credentials,
    ImmutableArray<string> Notes
)
{
    /// <summary>Response headers that script is to read; empty for those alone that need no permission.</summary>
    public ImmutableArray<string> ExposedHeaders { get; init; } = [];

    /// <summary>Seconds for which browsers keep the preflight's answer; null to leave it to the backend.</summary>
    public long? MaxAge { get; init; }

    /// <summary>A line of code for the exposed headers; empty where there are none.</summary>
    public string IfExposed(Func<ImmutableArray<string>, string> line) => ExposedHeaders.IsEmpty ? "" : line(ExposedHeaders);

    /// <summary>A line of code for the time that preflights are kept; empty where nothing says one.</summary>
    public string IfCached(Func<string, string> line) => MaxAge is { } seconds ? line(seconds.ToString(CultureInfo.InvariantCulture)) : "";

    /// <summary>
    /// The methods together with those that need no permission, for frameworks that reject every method that is not listed.
    /// </summary>
    public IEnumerable<string> MethodsWithSafelisted =>
        Methods.Where(method => !FetchMethod.IsSafelisted(method)).Prepend("POST").Prepend("HEAD").Prepend("GET");

    /// <summary>What a verdict requires.</summary>
    public static FixRequirements Of(Verdict verdict)
    {
        var context = verdict.Context;
        var method = AskedMethod(verdict);
        var page = context.Page;
        ImmutableArray<string> origins =
        [
            // If a redirect changed the origin to null, the fix is to call the final URL, and then the page's own origin is sent.
            .. context
                .ProductionOrigins.Prepend(page)
                .Concat(AllowedAlready(verdict))
                .Where(origin =>
                    (origin != "null" || origin == page) && Origin.TryParse(origin, out var parsed) && parsed.Serialized == origin
                )
                .Distinct(StringComparer.Ordinal),
        ];

        // Every sandboxed frame has the origin null: never allow it with credentials.
        var credentials = NeedsCredentials(verdict) && !origins.Contains("null");
        return new FixRequirements(
            origins,
            MethodsOf(verdict, method),
            HeadersOf(verdict, credentials),
            credentials,
            [.. NotesOn([verdict], origins, credentials)]
        );
    }

    // A fix that is applied as printed takes away nothing that worked: what the answer lists, and what other exchanges of the route asked
    // for or got.
    private static IEnumerable<string> AllowedAlready(Verdict verdict)
    {
        var known = verdict.Context.History.AllowedOrigins;
        return NamedOrigins(verdict)
            .Concat(known.IsDefault ? [] : known)
            .Where(origin => !verdict.Hints.Contains(Hint.IsTargetOrigin) || (!known.IsDefault && known.Contains(origin)));
    }

    /// <summary>What the answer says of origins, word for word.</summary>
    public static IEnumerable<string> NamedOrigins(Verdict verdict) =>
        verdict.Answer?.Headers.Lines(CorsHeader.AllowOrigin).SelectMany(static line => line.Split(',', StringSplitOptions.TrimEntries))
        ?? [];

    /// <summary>The method that the page asks for, as it has to be written.</summary>
    public static string AskedMethod(Verdict verdict) =>
        verdict.Code == FailureCode.PreflightMethodCase ? verdict.Context.Method.ToUpperInvariant() : verdict.Context.Method;

    /// <summary>The methods that the answer lists; for <c>*</c> those that are in use.</summary>
    public static ImmutableArray<string> ListedMethods(Verdict verdict) =>
        Listed(verdict, CorsHeader.AllowMethods) is var listed && listed.HasWildcard
            ? ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
            : listed.Items;

    private static ImmutableArray<string> MethodsOf(Verdict verdict, string method)
    {
        var all = ListedMethods(verdict);
        var seen = verdict.Context.History.Methods;
        return
        [
            .. all.Concat(seen.IsDefault ? [] : seen)
                .Append(method)
                .Where(static one => one != "*" && Token.IsValid(one))
                .Where(one => one == method || !one.Equals(method, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static ImmutableArray<string> HeadersOf(Verdict verdict, bool credentials)
    {
        var seen = verdict.Context.History.Headers;
        return
        [
            .. verdict
                .Context.UnsafeNames.Concat(Listed(verdict, CorsHeader.AllowHeaders).Items)
                .Concat(seen.IsDefault ? [] : seen)
                .Where(name => Token.IsValid(name) && !PageCauses.IsOfResponse(name) && (name != "*" || !credentials))
                .DistinctBy(static name => name.ToLowerInvariant()),
        ];
    }

    /// <summary>What the answer lists in a header; empty without one.</summary>
    public static TokenList Listed(Verdict verdict, string header) =>
        TokenList.Extract(verdict.Answer?.Headers ?? HeaderList.Empty, header);

    /// <summary>Whether the backend has to allow credentials, as far as the verdict shows it.</summary>
    public static bool NeedsCredentials(Verdict verdict) =>
        verdict.Credentials switch
        {
            CredentialsMode.Include => true,
            CredentialsMode.NotInclude => false,
            // If only the hypothesis with credentials fails, or the server already sends ACAC, the page uses credentials.
            _ => verdict.Outcome == Outcome.Conditional || verdict.Answer?.Headers.Contains(CorsHeader.AllowCredentials) == true,
        };

    /// <summary>What people should know before they paste what these verdicts require, one line each.</summary>
    public static IEnumerable<string> NotesOn(IReadOnlyCollection<Verdict> verdicts, ImmutableArray<string> origins, bool credentials)
    {
        var notes = verdicts.Select(static verdict => verdict.RootCause).Distinct().Select(NoteOn).OfType<string>();
        foreach (var note in notes)
            yield return note;

        // The request may have failed before it reached an existing CORS layer.
        yield return "Remove existing CORS settings: these replace them.";
        yield return "Keep your other origins here: add them to the list of origins.";
        if (credentials && verdicts.Any(static verdict => Listed(verdict, CorsHeader.AllowHeaders).HasWildcard))
            yield return "\"*\" does not count with credentials: list every header that your pages send.";
        if (origins.Contains("null"))
            yield return "\"null\" is the origin of every file and every sandboxed frame: serve the page from http://localhost instead.";
        if (!credentials && verdicts.Any(static verdict => verdict.Credentials == CredentialsMode.Unknown))
            yield return "Does the page send credentials: 'include'? Then allow credentials here too.";
    }

    private static string? NoteOn(RootCause? cause) =>
        cause switch
        {
            RootCause.CorsAddedTwice => "Only one layer may set CORS headers, but here two do: "
                + "look for a gateway, a second middleware, or a header set in a handler.",
            RootCause.OptionsRejectedByAuth => "Put this before authentication: a preflight never carries credentials.",
            RootCause.ErrorResponseBypassesCors => "Put this first, so that error responses pass through it too.",
            _ => null,
        };
}
