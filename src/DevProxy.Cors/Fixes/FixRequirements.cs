using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// What a backend has to allow, and no more. All values are safe to put into code: tokens, and origins as browsers serialize them.
/// </summary>
/// <param name="Origins">The observed origin first.</param>
/// <param name="Methods">The requested method.</param>
/// <param name="Headers">The requested header names; may be empty.</param>
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
        ImmutableArray<string> origins =
        [
            // If a redirect changed the origin to null, the fix is to call the final URL, and then the page's own origin is sent.
            .. context
                .ProductionOrigins.Prepend(context.PageOrigin ?? context.Origin)
                .Where(origin => Origin.TryParse(origin, out var parsed) && parsed.Serialized == origin)
                .Distinct(StringComparer.Ordinal),
        ];

        // Every sandboxed frame has the origin null: never allow it with credentials.
        var credentials = NeedsCredentials(verdict) && !origins.Contains("null");
        return new FixRequirements(
            origins,
            Token.IsValid(method) ? [method] : [],
            [.. context.UnsafeNames.Where(name => Token.IsValid(name))],
            credentials,
            [.. Remarks(verdict, origins, credentials)]
        );
    }

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
        if (origins.Contains("null"))
            yield return "\"null\" is the origin of every file and every sandboxed frame: serve the page from http://localhost instead.";
        if (!credentials && verdict.Credentials == CredentialsMode.Unknown)
            yield return "Does the page send credentials: 'include'? Then allow credentials here too.";
    }
}
