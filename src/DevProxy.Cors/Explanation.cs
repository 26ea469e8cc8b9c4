namespace DevProxy.Cors;

/// <summary>A verdict in one or two sentences: what the browser refuses, and what the bytes say about the reason.</summary>
internal static class Explanation
{
    private const string IndeterminateText =
        "A 304 without CORS headers is judged with the headers of the copy in the browser's cache, which was not seen here: it passes if that copy has them.";

    /// <summary>The sentences; null when there is nothing to say.</summary>
    public static string? Of(Verdict verdict)
    {
        var situation = verdict.Situation;
        var said = verdict.Outcome switch
        {
            Outcome.Allowed or Outcome.NotApplicable => null,
            Outcome.Divergent => "The standard does not let \"*\" in Access-Control-Allow-Headers cover Authorization; today's browsers still do, with a warning.",
            Outcome.Indeterminate => verdict.CheckedAs == CheckedAs.Nothing ? UnsettledText(verdict) : IndeterminateText,
            Outcome.Conditional => Conditional(verdict),
            _ => Refusal(verdict),
        };
        var rewritten = situation.RewrittenOrigin is { } shown
            ? $"The upstream was shown {shown} as the origin, not the page's own."
            : null;
        return Join(said, rewritten);
    }

    private static string UnsettledText(Verdict verdict) =>
        $"This answer was given to another origin and does not tell what {Page(verdict)} gets; "
        + $"this does: devproxy check {ShellWord.Quote(verdict.Situation.Url)} --origin {ShellWord.Quote(Page(verdict))}"
        + (verdict.Situation.Method == "GET" ? "" : $" --method {ShellWord.Quote(verdict.Situation.Method)}");

    private static string Conditional(Verdict verdict) =>
        Join("Without credentials this passes; with credentials: 'include' the browser refuses: " + Uncapitalized(Refusal(verdict)), Followed(verdict))!;

    private static string? Followed(Verdict verdict) =>
        verdict.Situation.Background.PreflightUnanswered ? "No request followed this preflight, which points to credentials: 'include'." : null;

    private static string Refusal(Verdict verdict)
    {
        var code = verdict.Code!.Value;
        var what = PreflightTwin.IsPreflight(code) ? "The preflight's answer" : "The answer";
        var detail = verdict.Situation.Background.ProxyRefusal is not null ? "The proxy answered with an error of its own and did not ask the upstream."
            : verdict.RootCause is { } cause ? Sentence.Of(cause)
            : verdict.Hints is [var hint, ..] ? Sentence.Of(hint)
            : null;
        return Join(Join(Rule(verdict, PreflightTwin.WithoutPrefix(code), what), detail), Stopped(verdict))!;
    }

    private static string? Stopped(Verdict verdict) =>
        verdict is { Outcome: Outcome.Blocked, Situation.Background.PreflightUnanswered: true } ? "No request followed: the browser stopped here." : null;

    private static string Rule(Verdict verdict, FailureCode code, string what) => code switch
    {
        FailureCode.AcaoMissing => $"{what} has no Access-Control-Allow-Origin, so that the page at {Page(verdict)} {MayNot(what)}.",
        FailureCode.AcaoMultiple => $"{what} names more than one origin in Access-Control-Allow-Origin; a browser takes exactly one.",
        FailureCode.AcaoInvalid => $"{what} has an Access-Control-Allow-Origin that is no origin; a browser wants scheme://host[:port], as in {Page(verdict)}.",
        FailureCode.AcaoMismatch => $"{what} allows {Acao(verdict)}, and {Whose(verdict)} origin is {Page(verdict)}; a browser compares them byte for byte.",
        FailureCode.AcaoWildcardWithCredentials => $"{what} allows \"*\", which does not count for a request with credentials: it has to name {Page(verdict)}.",
        FailureCode.AcacMissing => $"{what} has no Access-Control-Allow-Credentials, which a request with credentials needs.",
        FailureCode.AcacNotTrue => $"{what} has an Access-Control-Allow-Credentials that is not exactly \"true\".",
        FailureCode.PreflightStatus => $"The preflight was answered {verdict.Answer!.Status}; a browser wants 200 to 299.",
        FailureCode.PreflightRedirect => $"The preflight was redirected to {verdict.Answer!.Headers.Get("Location")}; a browser follows no redirect of a preflight.",
        FailureCode.PreflightNetworkError => "The preflight got no answer.",
        FailureCode.PreflightAcamUnparsable => "Access-Control-Allow-Methods is no list of names separated by commas, so that all of it is void.",
        FailureCode.PreflightAcahUnparsable => "Access-Control-Allow-Headers is no list of names separated by commas, so that all of it is void.",
        FailureCode.PreflightMethodNotAllowed => $"Access-Control-Allow-Methods does not list {verdict.Situation.Method}.",
        FailureCode.PreflightMethodCase =>
            $"Access-Control-Allow-Methods lists {verdict.Situation.Method} in another case, and methods are compared byte for byte.",
        FailureCode.PreflightMethodWildcardWithCredentials =>
            $"\"*\" in Access-Control-Allow-Methods does not count for a request with credentials: {verdict.Situation.Method} has to be listed.",
        FailureCode.PreflightHeaderNotAllowed => $"Access-Control-Allow-Headers does not list {Names(verdict)}.",
        FailureCode.PreflightHeaderWildcardWithCredentials =>
            $"\"*\" in Access-Control-Allow-Headers does not count for a request with credentials: {Names(verdict)} has to be listed.",
        FailureCode.RedirectUserinfo => "The redirect's Location contains a user name or password, which a browser refuses cross-origin.",
        FailureCode.RedirectNotHttp => "The redirect's Location is no http or https URL.",
        FailureCode.RedirectTooMany => $"There were more than {Redirect.Limit} redirects.",
        FailureCode.ModeSameOrigin => "The page asked with mode 'same-origin', which refuses every other origin before anything is sent.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Every code has its sentence."),
    };

    private static string MayNot(string what) => what == "The answer" ? "may not read it" : "may not send its request";

    // After a redirect the request's origin may be null, which the page's is not.
    private static string Whose(Verdict verdict) =>
        verdict.Situation.PageOrigin is { } page && page != verdict.Situation.Origin ? "the request's" : "the page's";

    private static string Page(Verdict verdict) => verdict.Situation.Origin;

    private static string Acao(Verdict verdict) => verdict.Answer?.Headers.Get(CorsHeader.AllowOrigin) ?? "";

    private static string Names(Verdict verdict) => string.Join(", ", verdict.Failing);

    private static string Uncapitalized(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string? Join(string? first, string? second) => (first, second) switch
    {
        (null, _) => second,
        (_, null) => first,
        _ => $"{first} {second}",
    };
}
