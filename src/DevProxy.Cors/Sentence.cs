namespace DevProxy.Cors;

/// <summary>One sentence for each cause, hint and advisory, for people.</summary>
public static class Sentence
{
    /// <summary>What the cause means.</summary>
    public static string Of(RootCause cause) => cause switch
    {
        RootCause.OptionsRejectedByAuth => "Authentication answered the preflight, which never carries credentials: let OPTIONS pass before it.",
        RootCause.OptionsNotRouted => "No route takes OPTIONS here (an Allow header in the answer plays no part in CORS).",
        RootCause.OptionsCrashed => "The server failed on the OPTIONS request.",
        RootCause.ErrorResponseBypassesCors => "Other answers of this route have the header: the error was written past the CORS layer.",
        RootCause.CorsOnlyOnPreflight => "The preflight passed, so that CORS is set up for OPTIONS only; the answer itself needs the headers too.",
        RootCause.CorsAddedTwice => "Two layers both add the header, often the application and a gateway before it.",
        RootCause.OriginNotInList => "The server lets other origins in: this one is missing in its list.",
        RootCause.UpstreamUnreachable => "The upstream did not answer.",
        RootCause.HttpsRedirect => "The server sends http to https: call the https URL.",
        RootCause.SlashRedirect => "The URLs differ in a trailing slash: call the one that the server redirects to.",
        RootCause.HostRedirect => "The server sends this host to another: call that one.",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Every cause has its sentence."),
    };

    /// <summary>What the hint means.</summary>
    public static string Of(Hint hint) => hint switch
    {
        Hint.TrailingSlash => "An origin has no trailing slash.",
        Hint.HasPath => "An origin has no path.",
        Hint.CaseDiffers => "A browser writes origins in lower case.",
        Hint.SchemeDiffers => "The scheme differs.",
        Hint.PortDiffers => "The port differs.",
        Hint.DefaultPortWritten => "A browser leaves the scheme's default port out.",
        Hint.LocalhostVsLoopbackIp => "localhost and 127.0.0.1 are different origins.",
        Hint.SubdomainDiffers => "Another subdomain is another origin.",
        Hint.WildcardInHost => "There is no wildcard inside an origin: compare on the server and send back the one that matches.",
        Hint.IsTargetOrigin => "The server named its own origin instead of the page's.",
        Hint.NullLiteral => "\"null\" is the origin of sandboxed frames and files, not of this page.",
        Hint.RedirectTaintedOrigin => "A redirect from one foreign origin to another turned the request's origin into null.",
        Hint.StaleCache => "The answer was made for another origin and may come from a cache: add Vary: Origin.",
        _ => throw new ArgumentOutOfRangeException(nameof(hint), hint, "Every hint has its sentence."),
    };

    /// <summary>What the advisory means.</summary>
    public static string Of(Advisory advisory) => advisory switch
    {
        Advisory.VaryOriginMissing => "The answer depends on the origin and lacks Vary: Origin, so that a cache may give it to another origin.",
        Advisory.HeaderNotExposed => "The answer has headers that script cannot read; name them in Access-Control-Expose-Headers.",
        Advisory.AcacIgnored => "Access-Control-Allow-Credentials has no effect here.",
        Advisory.NullOriginAllowed => "\"null\" is the origin of every sandboxed frame of every site.",
        Advisory.NullOriginWithCredentials => "\"null\" with credentials lets a sandboxed frame of any site read with the user's session.",
        Advisory.ReflectsAnyOrigin => "The server lets unrelated origins in with credentials: any site may read with the user's session.",
        Advisory.MaxAgeInvalid => "Access-Control-Max-Age is no number of seconds.",
        Advisory.MaxAgeCapped => "Browsers keep a preflight's answer for less than that: Chrome for two hours, Safari for ten minutes.",
        Advisory.AcaoWithoutOriginRequest => "The answer names an origin although the request had none.",
        Advisory.CookieSamesite => "A cookie without SameSite=None does not go with cross-site requests.",
        Advisory.CookieNoneNeedsSecure => "Browsers refuse a cookie with SameSite=None that is not Secure.",
        Advisory.SetCookieIgnored => "The request carries no credentials, so that the browser ignores Set-Cookie.",
        Advisory.PreflightAnsweredButNotSent =>
            "The preflight passed and no request followed: the page gave up, or a permission or an extension stopped it.",
        Advisory.CorpBlocksNoCors => "Cross-Origin-Resource-Policy keeps other origins from embedding this.",
        _ => throw new ArgumentOutOfRangeException(nameof(advisory), advisory, "Every advisory has its sentence."),
    };
}
