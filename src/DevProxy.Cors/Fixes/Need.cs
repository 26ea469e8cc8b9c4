using System.Collections.Immutable;

namespace DevProxy.Cors.Fixes;

/// <summary>What a backend has to allow, and no more. All values are safe to write down: tokens, and origins as browsers serialize them.</summary>
/// <param name="Origins">The observed origin first.</param>
/// <param name="Methods">The method that was asked for.</param>
/// <param name="Headers">The header names that were asked for; may be empty.</param>
/// <param name="Credentials">Whether the request carries credentials, as far as that is known.</param>
/// <param name="Notes">What a reader should know before pasting, one line each.</param>
internal sealed record Need(
    ImmutableArray<string> Origins,
    ImmutableArray<string> Methods,
    ImmutableArray<string> Headers,
    bool Credentials,
    ImmutableArray<string> Notes)
{
    /// <summary>The methods together with those that CORS never asks permission for, for frameworks that refuse what is not listed.</summary>
    public IEnumerable<string> MethodsWithSafelisted => Methods.Where(method => !FetchMethod.IsSafelisted(method)).Prepend("POST").Prepend("HEAD").Prepend("GET");

    /// <summary>What a verdict shows to be needed.</summary>
    public static Need Of(Verdict verdict)
    {
        var situation = verdict.Situation;
        var method = verdict.Code == FailureCode.PreflightMethodCase ? situation.Method.ToUpperInvariant() : situation.Method;
        ImmutableArray<string> origins =
        [
            // A redirect made the origin null: without it, as the summary says, the page's own asks.
            .. situation.ProductionOrigins.Prepend(situation.PageOrigin ?? situation.Origin)
                .Where(origin => Origin.TryParse(origin, out var parsed) && parsed.Serialized == origin)
                .Distinct(StringComparer.Ordinal),
        ];

        // The origin of every sandboxed frame is never given credentials.
        var credentials = NeedsCredentials(verdict) && !origins.Contains("null");
        return new Need(
            origins,
            Token.IsValid(method) ? [method] : [],
            [.. situation.UnsafeNames.Where(name => Token.IsValid(name))],
            credentials,
            [.. Remarks(verdict, origins, credentials)]);
    }

    private static bool NeedsCredentials(Verdict verdict) => verdict.Credentials switch
    {
        CredentialsMode.Include => true,
        CredentialsMode.NotInclude => false,
        // Only the hypothesis with credentials fails, or the server speaks of credentials already: they are meant.
        _ => verdict.Outcome == Outcome.Conditional || verdict.Answer?.Headers.Contains(CorsHeader.AllowCredentials) == true,
    };

    private static IEnumerable<string> Remarks(Verdict verdict, ImmutableArray<string> origins, bool credentials)
    {
        switch (verdict.RootCause)
        {
            case RootCause.CorsAddedTwice:
                yield return "Only one layer may set CORS headers, and here two do: a gateway, a second middleware, a line in a handler?";
                break;
            case RootCause.OptionsRejectedByAuth:
                yield return "It has to come before authentication: a preflight never carries credentials.";
                break;
            case RootCause.ErrorResponseBypassesCors:
                yield return "It has to come first, so that error answers pass through it too.";
                break;
        }

        // Whatever stopped this request may have stopped it before a CORS layer that is there.
        yield return "Take out any CORS settings that are there now: these replace them.";
        if (origins.Contains("null"))
            yield return "\"null\" is the origin of every file and every sandboxed frame: better serve the page from http://localhost.";
        if (!credentials && verdict.Credentials == CredentialsMode.Unknown)
            yield return "Does the page send credentials: 'include'? Then allow credentials here too.";
    }
}
