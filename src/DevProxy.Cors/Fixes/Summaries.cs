namespace DevProxy.Cors.Fixes;

/// <summary>What to do, in one sentence: by the cause where it shows, else by the rule that refuses.</summary>
internal static class Summaries
{
    /// <summary>The sentence.</summary>
    public static string Of(Verdict verdict) =>
        (verdict.RootCause is { } cause ? OfCause(verdict, cause) : null) ?? OfCode(verdict, PreflightTwin.WithoutPrefix(verdict.Code!.Value));

    private static string? OfCause(Verdict verdict, RootCause cause) => cause switch
    {
        RootCause.OptionsRejectedByAuth =>
            $"Let OPTIONS requests pass before authentication, and answer the preflight with 204 and Access-Control-Allow-Origin: {Page(verdict)}.",
        RootCause.OptionsNotRouted =>
            $"Register the CORS middleware before the routes, so that it answers OPTIONS with 204 and Access-Control-Allow-Origin: {Page(verdict)}.",
        RootCause.OptionsCrashed => $"Make OPTIONS succeed: let the CORS middleware answer it with 204 for {Page(verdict)} before any other code runs.",
        RootCause.ErrorResponseBypassesCors =>
            "Put the CORS layer outside the error handling, so that error answers get Access-Control-Allow-Origin as well.",
        RootCause.CorsOnlyOnPreflight =>
            $"Send {Missing(verdict)} with the answer itself too, not with the preflight's alone.",
        RootCause.CorsAddedTwice => "Let exactly one layer set the CORS headers, and remove them from the other.",
        RootCause.OriginNotInList => $"Add {Page(verdict)} to the server's list of allowed origins.",
        RootCause.UpstreamUnreachable => "Start the upstream, or correct the target: it did not answer.",
        RootCause.HttpsRedirect => "Call the https URL, or exempt OPTIONS from the redirect.",
        RootCause.SlashRedirect => "Call the URL with the slash that the server redirects to, or exempt OPTIONS from the redirect.",
        RootCause.HostRedirect => "Call the host that the server redirects to, or exempt OPTIONS from the redirect.",
        _ => null,
    };

    private static string OfCode(Verdict verdict, FailureCode code) => code switch
    {
        FailureCode.AcaoMissing => $"Send Access-Control-Allow-Origin: {Page(verdict)} with every answer of this route, errors and preflights included.",
        FailureCode.AcaoMultiple => $"Send one Access-Control-Allow-Origin with the one origin that matches, {Page(verdict)}, and Vary: Origin.",
        FailureCode.AcaoInvalid => $"Write the origin as scheme://host[:port]: Access-Control-Allow-Origin: {Page(verdict)}.",
        FailureCode.AcaoMismatch when verdict.Hints.Contains(Hint.RedirectTaintedOrigin) =>
            "Call the final URL directly: after a redirect between foreign origins the request's origin is null.",
        FailureCode.AcaoMismatch => $"Allow {Page(verdict)} exactly as written here, and send back the one origin that asked, with Vary: Origin.",
        FailureCode.AcaoWildcardWithCredentials =>
            $"Send {Page(verdict)} instead of \"*\", with Access-Control-Allow-Credentials: true and Vary: Origin; or drop credentials in the page.",
        FailureCode.AcacMissing or FailureCode.AcacNotTrue =>
            "Send exactly one Access-Control-Allow-Credentials: true, with the preflight's answer and with the answer itself.",
        FailureCode.PreflightStatus => "Answer OPTIONS with 204, before authentication and routing.",
        FailureCode.PreflightRedirect => "Exempt OPTIONS from the redirect, or call the URL that it leads to.",
        FailureCode.PreflightNetworkError => "Start the upstream, or correct the target: it did not answer the preflight.",
        FailureCode.PreflightAcamUnparsable => "Write Access-Control-Allow-Methods as names separated by commas, without quotes or brackets.",
        FailureCode.PreflightAcahUnparsable => "Write Access-Control-Allow-Headers as names separated by commas, without semicolons or quotes.",
        FailureCode.PreflightMethodCase =>
            $"Write the method in upper case on both sides: {verdict.Situation.Method.ToUpperInvariant()} in the page and in Access-Control-Allow-Methods.",
        FailureCode.PreflightMethodNotAllowed => $"Add {verdict.Situation.Method} to Access-Control-Allow-Methods.",
        FailureCode.PreflightMethodWildcardWithCredentials =>
            $"List {verdict.Situation.Method} in Access-Control-Allow-Methods: \"*\" does not count with credentials.",
        FailureCode.PreflightHeaderNotAllowed => $"Add {Names(verdict)} to Access-Control-Allow-Headers.",
        FailureCode.PreflightHeaderWildcardWithCredentials =>
            $"List {Names(verdict)} in Access-Control-Allow-Headers: \"*\" does not count with credentials.",
        FailureCode.PreflightAuthorizationWildcard => "List Authorization by name in Access-Control-Allow-Headers: \"*\" does not cover it.",
        FailureCode.RedirectUserinfo => "Remove the user name and password from the redirect's Location.",
        FailureCode.RedirectNotHttp => "Redirect to an http or https URL.",
        FailureCode.RedirectTooMany => "End the loop of redirects.",
        FailureCode.ModeSameOrigin => "Take mode: 'same-origin' out of the page's request, or call the page's own origin.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Every code has its summary."),
    };

    private static string Page(Verdict verdict) => verdict.Situation.Origin;

    private static string Names(Verdict verdict) => string.Join(", ", verdict.Failing);

    private static string Missing(Verdict verdict) =>
        verdict.Code == FailureCode.AcacMissing ? CorsHeader.AllowCredentials : CorsHeader.AllowOrigin;
}
