namespace DevProxy.Cors;

/// <summary>The line that Chrome's console shows, word for word, so that it can be searched for.</summary>
/// <remarks>Source: Chromium, <c>cors_error_string.cc</c>, checked against Chromium 156.</remarks>
internal static class ChromeMessage
{
    private const string Preflight = "Response to preflight request doesn't pass access control check: ";
    private const string XhrCredentials =
        " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.";

    /// <summary>The line; null where Chrome prints none.</summary>
    public static string? Of(Verdict verdict)
    {
        if (verdict.Code is not { } code || Text(verdict, code) is not { } text)
            return null;

        var situation = verdict.Situation;
        // fetch() refuses this one itself, before there is a request.
        if (code == FailureCode.ModeSameOrigin)
            return text;

        var (url, first) = Addresses(verdict, code);
        var redirected = first is not null && first != url ? $"(redirected from '{first}') " : "";
        return $"Access to {situation.Initiator} at '{url}' {redirected}from origin '{Page(situation)}' has been blocked by CORS policy: {text}";
    }

    private static string? Text(Verdict verdict, FailureCode code) => code switch
    {
        FailureCode.PreflightStatus => Preflight + "It does not have HTTP ok status.",
        FailureCode.PreflightRedirect => Preflight + "Redirect is not allowed for a preflight request.",
        FailureCode.PreflightAcamUnparsable => CannotParse(CorsHeader.AllowMethods),
        FailureCode.PreflightAcahUnparsable => CannotParse(CorsHeader.AllowHeaders),
        FailureCode.PreflightMethodNotAllowed or FailureCode.PreflightMethodCase or FailureCode.PreflightMethodWildcardWithCredentials
            => $"Method {verdict.Situation.Method} is not allowed by Access-Control-Allow-Methods in preflight response.",
        FailureCode.PreflightHeaderNotAllowed or FailureCode.PreflightHeaderWildcardWithCredentials
            => $"Request header field {FirstFailing(verdict)} is not allowed by Access-Control-Allow-Headers in preflight response.",
        // Chrome leaves the location out of its own sentence.
        FailureCode.RedirectUserinfo => "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
        FailureCode.RedirectNotHttp =>
            "Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, "
            + "chrome-untrusted, data, http, https, isolated-app.",
        FailureCode.ModeSameOrigin => $"Fetch API cannot load {verdict.Situation.Url}. Request mode is \"same-origin\" but the URL's origin is not same as "
            + $"the request origin {Page(verdict.Situation)}.",
        FailureCode.PreflightNetworkError or FailureCode.PreflightAuthorizationWildcard or FailureCode.RedirectTooMany => null,
        _ when PreflightTwin.IsPreflight(code) => Preflight + CheckText(verdict, PreflightTwin.WithoutPrefix(code)),
        _ => CheckText(verdict, code),
    };

    private static string? CheckText(Verdict verdict, FailureCode code) => code switch
    {
        FailureCode.AcaoMissing => "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        FailureCode.AcaoMultiple =>
            $"The 'Access-Control-Allow-Origin' header contains multiple values '{Acao(verdict)}', but only one is allowed.{Advice(verdict)}",
        FailureCode.AcaoInvalid =>
            $"The 'Access-Control-Allow-Origin' header contains the invalid value '{Acao(verdict)}'.{Advice(verdict)}",
        FailureCode.AcaoMismatch =>
            $"The 'Access-Control-Allow-Origin' header has a value '{Acao(verdict)}' that is not equal to the supplied origin.{Advice(verdict)}",
        FailureCode.AcaoWildcardWithCredentials =>
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's "
            + $"credentials mode is 'include'.{ForXhr(verdict)}",
        FailureCode.AcacMissing or FailureCode.AcacNotTrue =>
            $"The value of the 'Access-Control-Allow-Credentials' header in the response is '{Value(verdict, CorsHeader.AllowCredentials)}' "
            + $"which must be 'true' when the request's credentials mode is 'include'.{ForXhr(verdict)}",
        _ => null,
    };

    // The scheme is refused at the URL that the redirect leads to.
    private static (string Url, string? First) Addresses(Verdict verdict, FailureCode code)
    {
        var situation = verdict.Situation;
        return code == FailureCode.RedirectNotHttp && verdict.Answer?.Headers.Get("Location") is { } location
            ? (location, situation.RedirectedFrom ?? situation.Url)
            : (situation.Url, situation.RedirectedFrom);
    }

    // The page knows its origin even where a redirect has made the request's origin null.
    private static string Page(Situation situation) => situation.PageOrigin ?? situation.Origin;

    private static string CannotParse(string header) => $"Cannot parse {header} response header field in preflight response.";

    private static string Acao(Verdict verdict) => Value(verdict, CorsHeader.AllowOrigin);

    private static string Value(Verdict verdict, string header) => verdict.Answer?.Headers.Get(header) ?? "";

    private static string FirstFailing(Verdict verdict) => verdict.Failing.IsDefaultOrEmpty ? "" : verdict.Failing[0];

    private static string Advice(Verdict verdict) =>
        verdict.Situation.Initiator == "fetch" ? " Have the server send the header with a valid value." : "";

    private static string ForXhr(Verdict verdict) => verdict.Situation.Initiator == "XMLHttpRequest" ? XhrCredentials : "";
}
