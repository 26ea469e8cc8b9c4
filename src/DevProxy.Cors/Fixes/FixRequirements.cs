using System.Collections.Immutable;

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
    /// <summary>
    /// The methods together with those that need no permission, for frameworks that reject every method that is not listed.
    /// </summary>
    public IEnumerable<string> MethodsWithSafelisted =>
        Methods.Where(method => !FetchMethod.IsSafelisted(method)).Prepend("POST").Prepend("HEAD").Prepend("GET");

    /// <summary>What a verdict requires.</summary>
    public static FixRequirements Of(Verdict verdict)
    {
        var context = verdict.Context;
        var method = verdict.Code == FailureCode.PreflightMethodCase ? context.Method.ToUpperInvariant() : context.Method;
        var page = context.PageOrigin ?? context.Origin;
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
            [.. Remarks(verdict, origins, credentials)]
        );
    }

    // A fix that is applied as printed takes away nothing that worked: what the answer lists, and what other exchanges of the route asked
    // for or got.
    private static IEnumerable<string> AllowedAlready(Verdict verdict)
    {
        var named =
            verdict.Answer?.Headers.Lines(CorsHeader.AllowOrigin).SelectMany(static line => line.Split(',', StringSplitOptions.TrimEntries))
            ?? [];
        var known = verdict.Context.History.AllowedOrigins;
        return named
            .Concat(known.IsDefault ? [] : known)
            .Where(origin => !verdict.Hints.Contains(Hint.IsTargetOrigin) || (!known.IsDefault && known.Contains(origin)));
    }

    private static ImmutableArray<string> MethodsOf(Verdict verdict, string method)
    {
        var listed = Listed(verdict, CorsHeader.AllowMethods);
        IEnumerable<string> all =
            listed.HasWildcard ? ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
            : listed.Items.IsDefault ? []
            : listed.Items;
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
        var listed = Listed(verdict, CorsHeader.AllowHeaders).Items;
        var seen = verdict.Context.History.Headers;
        return
        [
            .. verdict
                .Context.UnsafeNames.Concat(listed.IsDefault ? [] : listed)
                .Concat(seen.IsDefault ? [] : seen)
                .Where(name => Token.IsValid(name) && !PageCauses.IsOfResponse(name) && (name != "*" || !credentials))
                .DistinctBy(static name => name.ToLowerInvariant()),
        ];
    }

    private static TokenList Listed(Verdict verdict, string header) =>
        verdict.Answer is { } answer ? TokenList.Extract(answer.Headers, header) : default;

    private static bool NeedsCredentials(Verdict verdict) =>
        verdict.Credentials switch
        {
            CredentialsMode.Include => true,
            CredentialsMode.NotInclude => false,
            // If only the hypothesis with credentials fails, or the server already sends ACAC, the page uses credentials.
            _ => verdict.Outcome == Outcome.Conditional || verdict.Answer?.Headers.Contains(CorsHeader.AllowCredentials) == true,
        };

    private static IEnumerable<string> Remarks(Verdict verdict, ImmutableArray<string> origins, bool credentials)
    {
        switch (verdict.RootCause)
        {
            case RootCause.CorsAddedTwice:
                yield return "Only one layer may set CORS headers, but here two do: "
                    + "look for a gateway, a second middleware, or a header set in a handler.";
                break;
            case RootCause.OptionsRejectedByAuth:
                yield return "Put this before authentication: a preflight never carries credentials.";
                break;
            case RootCause.ErrorResponseBypassesCors:
                yield return "Put this first, so that error responses pass through it too.";
                break;
        }

        // The request may have failed before it reached an existing CORS layer.
        yield return "Remove existing CORS settings: these replace them.";
        yield return "Keep your other origins here: add them to the list of origins.";
        if (credentials && Listed(verdict, CorsHeader.AllowHeaders).HasWildcard)
            yield return "\"*\" does not count with credentials: list every header that your pages send.";
        if (origins.Contains("null"))
            yield return "\"null\" is the origin of every file and every sandboxed frame: serve the page from http://localhost instead.";
        if (!credentials && verdict.Credentials == CredentialsMode.Unknown)
            yield return "Does the page send credentials: 'include'? Then allow credentials here too.";
    }
}
