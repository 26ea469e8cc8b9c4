namespace DevProxy.Cors;

/// <summary>A verdict in one or two sentences: what the browser refuses, and what the bytes show about the reason.</summary>
internal static class Explanation
{
    private const string TheAnswer = "The response";
    private const string ThePreflight = "The preflight response";
    private const string IndeterminateText =
        "A 304 without CORS headers is checked with the headers of the cached response, which was not seen here: "
        + "it passes if the cached response has them.";

    /// <summary>The sentences; null when there is nothing to say.</summary>
    public static string? Of(Verdict verdict)
    {
        var context = verdict.Context;
        var explained = verdict.Outcome switch
        {
            Outcome.Allowed or Outcome.NotApplicable => verdict.Cause?.Why,
            Outcome.Divergent => "By the standard, \"*\" in Access-Control-Allow-Headers does not cover Authorization; "
                + "today's browsers still accept it, with a warning.",
            Outcome.Indeterminate => verdict.JudgedAs == JudgedAs.Nothing ? OtherOriginText(verdict) : IndeterminateText,
            Outcome.Conditional => Conditional(verdict),
            _ => Refusal(verdict),
        };
        var rewritten = context.RewrittenOrigin is { } shown
            ? $"The upstream received {shown} as the origin instead of the page's own."
            : null;
        return Join(explained, rewritten);
    }

    private static string OtherOriginText(Verdict verdict) =>
        $"This response was made for another origin and does not show what {Page(verdict)} would get. "
        + $"To find out, run: devproxy check {ShellWord.Quote(verdict.Context.Url)} --origin {ShellWord.Quote(Page(verdict))}"
        + (verdict.Context.Method == "GET" ? "" : $" --method {ShellWord.Quote(verdict.Context.Method)}");

    private static string Conditional(Verdict verdict) =>
        verdict.Code == FailureCode.LocalNetworkAccess
            ? Refusal(verdict)
            : Join(
                "Without credentials this passes; with credentials: 'include' the browser blocks it: " + Uncapitalized(Refusal(verdict)),
                Unanswered(verdict)
            )!;

    private static string? Unanswered(Verdict verdict) =>
        verdict.Context.History.PreflightUnanswered
            ? "No request followed this preflight, so the page probably uses credentials: 'include'."
            : null;

    private static string Refusal(Verdict verdict)
    {
        var code = verdict.Code!.Value;
        var what = PreflightCodes.IsPreflight(code) ? ThePreflight : TheAnswer;
        var detail =
            verdict.Context.History.AnsweredHere is { } here ? $"The answer is {here}; your API was not asked."
            : verdict.Context.History.ProxyRefusal is not null ? "The proxy answered with an error of its own and did not ask the upstream."
            : verdict.Cause is { } cause ? cause.Why
            : verdict.Hints is [var hint, ..] ? Sentence.Of(hint)
            : null;
        return Join(Join(Rule(verdict, PreflightCodes.ForRequest(code), what), detail), Stopped(verdict))!;
    }

    private static string? Stopped(Verdict verdict) =>
        verdict is { Outcome: Outcome.Blocked, Context.History.PreflightUnanswered: true }
            ? "No request followed: the browser stopped here."
            : null;

    private static string Rule(Verdict verdict, FailureCode code, string what) =>
        code switch
        {
            FailureCode.AcaoMissing => $"{what} has no Access-Control-Allow-Origin, so the page at {Page(verdict)} {MayNot(what)}.",
            FailureCode.AcaoMultiple => $"{what} names more than one origin in Access-Control-Allow-Origin; browsers accept exactly one.",
            FailureCode.AcaoInvalid => $"{what} has an Access-Control-Allow-Origin that is not a valid origin; "
                + $"browsers expect scheme://host[:port], as in {Page(verdict)}.",
            FailureCode.AcaoMismatch =>
                $"{what} allows {Acao(verdict)}, but {Whose(verdict)} origin is {Page(verdict)}; browsers compare them byte for byte.",
            FailureCode.AcaoWildcardWithCredentials =>
                $"{what} allows \"*\", which does not count for a request with credentials: it must name {Page(verdict)}.",
            FailureCode.AcacMissing => $"{what} has no Access-Control-Allow-Credentials, which a request with credentials needs.",
            FailureCode.AcacNotTrue => $"{what} has an Access-Control-Allow-Credentials that is not exactly \"true\".",
            FailureCode.PreflightStatus => $"The preflight got status {verdict.Answer!.Status}; browsers require 200 to 299.",
            FailureCode.PreflightRedirect =>
                $"The preflight was redirected to {Target(verdict)}; browsers do not follow redirects of preflights.",
            FailureCode.PreflightNetworkError => "The preflight got no response.",
            FailureCode.PreflightAcamUnparsable => Unparsable(CorsHeader.AllowMethods),
            FailureCode.PreflightAcahUnparsable => Unparsable(CorsHeader.AllowHeaders),
            FailureCode.PreflightMethodNotAllowed => $"Access-Control-Allow-Methods does not list {verdict.Context.Method}.",
            FailureCode.PreflightMethodCase =>
                $"Access-Control-Allow-Methods lists {verdict.Context.Method} in a different case; methods are compared byte for byte.",
            FailureCode.PreflightMethodWildcardWithCredentials =>
                $"\"*\" in Access-Control-Allow-Methods does not count for a request with credentials: "
                    + $"{verdict.Context.Method} must be listed.",
            FailureCode.PreflightHeaderNotAllowed => $"Access-Control-Allow-Headers does not list {Names(verdict)}.",
            FailureCode.PreflightHeaderWildcardWithCredentials =>
                $"\"*\" in Access-Control-Allow-Headers does not count for a request with credentials: {Names(verdict)} must be listed.",
            FailureCode.RedirectUserinfo => "The redirect's Location contains a user name or password, which browsers refuse cross-origin.",
            FailureCode.RedirectNotHttp => "The redirect's Location is not an http or https URL.",
            FailureCode.RedirectTooMany => $"There were more than {Redirect.Limit} redirects.",
            FailureCode.ModeSameOrigin =>
                "The page's request has the mode 'same-origin', which blocks every other origin before anything is sent.",
            FailureCode.MixedContent => verdict.Answer is { } answer && Redirect.Is(answer)
                ? $"The redirect leads to {Plain(verdict.Context.Url)}: a page on https follows no redirect to http (mixed content)."
                : $"The page at {verdict.Context.Page} is on https and the URL is plain http: the browser blocks that as mixed content.",
            FailureCode.LocalNetworkAccess => verdict.Outcome == Outcome.Conditional
                ? $"The page at {verdict.Context.Page} comes from the internet and calls {Space(verdict)}: the browser asks the user for "
                    + "a permission first (Local Network Access), and blocks it without."
                : $"The page at {verdict.Context.Page} comes from the internet over plain http and calls {Space(verdict)}: the browser "
                    + "refuses that (Local Network Access: not a secure context).",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Every code has its sentence."),
        };

    // Without its query, which may hold secrets and says nothing here.
    private static string Target(Verdict verdict)
    {
        var location = verdict.Answer!.Headers.Get("Location") ?? "";
        return Uri.TryCreate(verdict.Context.Url, UriKind.Absolute, out var from) && Uri.TryCreate(from, location, out var to)
            ? RedirectCauses.Shown(to)
            : location.Split('?', '#')[0];
    }

    private static string Plain(string url) => Uri.TryCreate(url, UriKind.Absolute, out var to) ? RedirectCauses.Shown(to) : url;

    private static string Space(Verdict verdict) =>
        AddressSpaces.OfUrl(verdict.Context.Url) == AddressSpace.Loopback ? "this machine" : "an address of the local network";

    private static string MayNot(string what) => what == TheAnswer ? "may not read it" : "may not send its request";

    // Fetch, CORS-preflight fetch, step 7.4: one bad element makes the preflight fail.
    private static string Unparsable(string header) =>
        $"{header} is not a valid list of names separated by commas, so the browser rejects the preflight.";

    // After a redirect the request's origin may be null while the page's is not.
    private static string Whose(Verdict verdict) =>
        verdict.Context.PageOrigin is { } page && page != verdict.Context.Origin ? "the request's" : "the page's";

    private static string Page(Verdict verdict) => verdict.Context.Origin;

    private static string Acao(Verdict verdict) => verdict.Answer?.Headers.Get(CorsHeader.AllowOrigin) ?? "";

    private static string Names(Verdict verdict) => string.Join(", ", verdict.Failing);

    private static string Uncapitalized(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string? Join(string? first, string? second) =>
        (first, second) switch
        {
            (null, _) => second,
            (_, null) => first,
            _ => $"{first} {second}",
        };
}

/// <summary>One sentence for each cause, hint and advisory, for people.</summary>
public static class Sentence
{
    /// <summary>What the cause means.</summary>
    public static string Of(RootCause cause) =>
        cause switch
        {
            RootCause.OptionsRejectedByAuth =>
                "Authentication rejected the preflight, which never carries credentials: let OPTIONS pass before it.",
            RootCause.OptionsForbidden =>
                "The preflight was refused with 403: by a CORS layer's list, by authentication, by a firewall or by the platform.",
            RootCause.OptionsLacks => "The CORS layer answers, and its lists do not cover what the preflight asks for.",
            RootCause.AnsweredByAnotherLayer => "Another layer answered in the application's place.",
            RootCause.OriginListInOneLine =>
                "A list of origins was sent in one line; a browser accepts one origin: the one of the page that asks.",
            RootCause.CachedWithoutOrigin => "A cache gave a copy that was made for another origin, or for a request without one.",
            RootCause.WrongEndpoint => "The URL names the wrong endpoint.",
            RootCause.LoginRedirect => "The session is missing: the request was redirected to a login page.",
            RootCause.RequestCarriesResponseHeader => "The page sets a response header on its request.",
            RootCause.HeaderNotNeeded => "The page could leave out the header that is refused.",
            RootCause.OptionsNotRouted => "No route handles OPTIONS here (an Allow header in the response does not count for CORS).",
            RootCause.OptionsCrashed => "The server failed on the OPTIONS request.",
            RootCause.ErrorResponseBypassesCors =>
                "Other responses of this route have the header: the error response bypassed the CORS layer.",
            RootCause.CorsOnlyOnPreflight =>
                "The preflight passed, so CORS is set up for OPTIONS only; the response itself needs the headers too.",
            RootCause.CorsAddedTwice => "Two layers add the header, often the application and a gateway in front of it.",
            RootCause.OriginNotInList => "The server allows other origins; this one is missing from its list.",
            RootCause.UpstreamUnreachable => "The upstream did not answer.",
            RootCause.HttpsRedirect => "The server redirects http to https: call the https URL.",
            RootCause.SlashRedirect => "The URLs differ in a trailing slash: call the one that the server redirects to.",
            RootCause.HostRedirect => "The server redirects to another host: call that host.",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Every cause has its sentence."),
        };

    /// <summary>What the hint means.</summary>
    public static string Of(Hint hint) =>
        hint switch
        {
            Hint.TrailingSlash => "An origin has no trailing slash.",
            Hint.HasPath => "An origin has no path.",
            Hint.CaseDiffers => "Browsers write origins in lower case.",
            Hint.SchemeDiffers => "The scheme differs.",
            Hint.PortDiffers => "The port differs.",
            Hint.DefaultPortWritten => "Browsers leave out the scheme's default port.",
            Hint.LocalhostVsLoopbackIp => "localhost and 127.0.0.1 are different origins.",
            Hint.SubdomainDiffers => "A different subdomain is a different origin.",
            Hint.WildcardInHost =>
                "A wildcard inside an origin does not work: compare on the server and send back the origin that matches.",
            Hint.IsTargetOrigin => "The server named its own origin instead of the page's.",
            Hint.NullLiteral => "\"null\" is the origin of sandboxed frames and files, not of this page.",
            Hint.RedirectTaintedOrigin => "A redirect between two other origins changed the request's origin to null.",
            Hint.StaleCache => "The response was made for another origin and may come from a cache: add Vary: Origin.",
            _ => throw new ArgumentOutOfRangeException(nameof(hint), hint, "Every hint has its sentence."),
        };

    /// <summary>What the advisory means.</summary>
    public static string Of(Advisory advisory) =>
        advisory switch
        {
            Advisory.VaryOriginMissing =>
                "The response depends on the origin but has no Vary: Origin, so a cache may give it to another origin.",
            Advisory.HeaderNotExposed => "The response has headers that script cannot read; list them in Access-Control-Expose-Headers.",
            Advisory.AcacIgnored => "Access-Control-Allow-Credentials has no effect here.",
            Advisory.NullOriginAllowed => "\"null\" is the origin of every sandboxed frame of every site.",
            Advisory.NullOriginWithCredentials =>
                "\"null\" with credentials lets a sandboxed frame of any site read data with the user's session.",
            Advisory.ReflectsAnyOrigin =>
                "The server allows unrelated origins with credentials: any site can read data with the user's session.",
            Advisory.MaxAgeInvalid => "Access-Control-Max-Age is not a valid number of seconds.",
            Advisory.MaxAgeCapped =>
                "Browsers cache a preflight response for less time than that: Chrome for two hours, Safari for ten minutes.",
            Advisory.AcaoWithoutOriginRequest => "The response names an origin although the request had none.",
            Advisory.CookieSamesite => "A cookie without SameSite=None is not sent with cross-site requests.",
            Advisory.CookieNoneNeedsSecure => "Browsers reject a cookie with SameSite=None that is not Secure.",
            Advisory.SetCookieIgnored => "The request carries no credentials, so the browser ignores Set-Cookie.",
            Advisory.PreflightAnsweredButNotSent =>
                "The preflight passed and no request followed: the page gave up, or a permission or an extension blocked it.",
            Advisory.CorpBlocksNoCors => "Cross-Origin-Resource-Policy prevents other origins from embedding this.",
            _ => throw new ArgumentOutOfRangeException(nameof(advisory), advisory, "Every advisory has its sentence."),
        };
}
