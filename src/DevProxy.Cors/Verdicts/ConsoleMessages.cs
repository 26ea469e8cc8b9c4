using System.Globalization;

namespace DevProxy.Cors;

/// <summary>The line that Chrome's console shows, word for word, so that people can search for it.</summary>
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

        // Chrome prints the page's origin even where a redirect changed the request's origin to null.
        var context = verdict.Context;
        // fetch() reports this one itself, before there is a request; mixed content is not about CORS.
        if (code is FailureCode.ModeSameOrigin or FailureCode.MixedContent)
            return text;

        var (url, first) = Addresses(verdict, code);
        var redirected = first is not null && first != url ? $"(redirected from '{first}') " : "";
        return $"Access to {context.Initiator} at '{url}' {redirected}from origin '{context.Page}' "
            + $"has been blocked by CORS policy: {text}";
    }

    private static string? Text(Verdict verdict, FailureCode code) =>
        code switch
        {
            FailureCode.PreflightStatus => Preflight + "It does not have HTTP ok status.",
            FailureCode.PreflightRedirect => Preflight + "Redirect is not allowed for a preflight request.",
            FailureCode.PreflightAcamUnparsable => CannotParse(CorsHeader.AllowMethods),
            FailureCode.PreflightAcahUnparsable => CannotParse(CorsHeader.AllowHeaders),
            FailureCode.PreflightMethodNotAllowed
            or FailureCode.PreflightMethodCase
            or FailureCode.PreflightMethodWildcardWithCredentials =>
                $"Method {verdict.Context.Method} is not allowed by Access-Control-Allow-Methods in preflight response.",
            FailureCode.PreflightHeaderNotAllowed or FailureCode.PreflightHeaderWildcardWithCredentials =>
                $"Request header field {FirstFailing(verdict)} is not allowed by Access-Control-Allow-Headers in preflight response.",
            // Chrome prints this line without the location.
            FailureCode.RedirectUserinfo =>
                "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
            FailureCode.RedirectNotHttp =>
                "Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, "
                    + "chrome-extension, "
                    + "chrome-untrusted, data, http, https, isolated-app.",
            FailureCode.ModeSameOrigin =>
                $"Fetch API cannot load {verdict.Context.Url}. Request mode is \"same-origin\" but the URL's origin is not same as "
                    + $"the request origin {verdict.Context.Page}.",
            FailureCode.MixedContent =>
                $"Mixed Content: The page at '{verdict.Context.Page}/' was loaded over HTTPS, but requested an insecure "
                    + $"{(verdict.Context.Initiator == "XMLHttpRequest" ? "XMLHttpRequest endpoint" : "resource")} "
                    + $"'{verdict.Context.Url}'. "
                    + "This request has been blocked; the content must be served over HTTPS.",
            FailureCode.LocalNetworkAccess => verdict.Outcome == Outcome.Conditional
                ? $"Permission was denied for this request to access the `{Space(verdict)}` address space."
                : $"The request client is not a secure context and the resource is in more-private address space `{Space(verdict)}`.",
            FailureCode.PreflightNetworkError or FailureCode.PreflightAuthorizationWildcard or FailureCode.RedirectTooMany => null,
            _ when PreflightCodes.IsPreflight(code) => Preflight + CheckText(verdict, PreflightCodes.ForRequest(code)),
            _ => CheckText(verdict, code),
        };

    private static string? CheckText(Verdict verdict, FailureCode code) =>
        code switch
        {
            FailureCode.AcaoMissing => "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            FailureCode.AcaoMultiple =>
                $"The 'Access-Control-Allow-Origin' header contains multiple values '{Acao(verdict)}', but only one is "
                    + $"allowed.{Advice(verdict)}",
            FailureCode.AcaoInvalid =>
                $"The 'Access-Control-Allow-Origin' header contains the invalid value '{Acao(verdict)}'.{Advice(verdict)}",
            FailureCode.AcaoMismatch =>
                $"The 'Access-Control-Allow-Origin' header has a value '{Acao(verdict)}' that is not equal to the supplied "
                    + $"origin.{Advice(verdict)}",
            FailureCode.AcaoWildcardWithCredentials =>
                "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's "
                    + $"credentials mode is 'include'.{ForXhr(verdict)}",
            FailureCode.AcacMissing or FailureCode.AcacNotTrue =>
                "The value of the 'Access-Control-Allow-Credentials' header in the response is "
                    + $"'{Value(verdict, CorsHeader.AllowCredentials)}' "
                    + $"which must be 'true' when the request's credentials mode is 'include'.{ForXhr(verdict)}",
            _ => null,
        };

    // A scheme is reported with the URL that the redirect leads to.
    private static (string Url, string? First) Addresses(Verdict verdict, FailureCode code)
    {
        var context = verdict.Context;
        return code == FailureCode.RedirectNotHttp && verdict.Answer?.Headers.Get("Location") is { } location
            ? (location, context.RedirectedFrom ?? context.Url)
            : (context.Url, context.RedirectedFrom);
    }

    private static string Space(Verdict verdict) =>
        AddressSpaces.OfUrl(verdict.Context.Url) == AddressSpace.Loopback ? "loopback" : "local";

    private static string CannotParse(string header) => $"Cannot parse {header} response header field in preflight response.";

    private static string Acao(Verdict verdict) => Value(verdict, CorsHeader.AllowOrigin);

    private static string Value(Verdict verdict, string header) => verdict.Answer?.Headers.Get(header) ?? "";

    private static string FirstFailing(Verdict verdict) => verdict.Failing.IsDefaultOrEmpty ? "" : verdict.Failing[0];

    private static string Advice(Verdict verdict) =>
        verdict.Context.Initiator == "fetch" ? " Have the server send the header with a valid value." : "";

    private static string ForXhr(Verdict verdict) => verdict.Context.Initiator == "XMLHttpRequest" ? XhrCredentials : "";
}

/// <summary>The line that Firefox's console shows, word for word.</summary>
/// <remarks>
/// Source: Firefox 153, <c>security.properties</c> (<c>CORS…</c>) and <c>nsCORSListenerProxy.cpp</c>, checked against Firefox 153. A failed
/// preflight prints its reason and then, for the request that was not sent, that it did not succeed.
/// </remarks>
public static class FirefoxMessage
{
    private const string NotSucceeded = "CORS request did not succeed";

    /// <summary>The line; null when nothing is refused, and where Firefox prints none.</summary>
    public static string? Of(Verdict verdict)
    {
        if (verdict.Code is not { } code)
            return null;
        var context = verdict.Context;
        // Here it prints the page's whole URL, of which the origin is all that is known.
        if (code == FailureCode.ModeSameOrigin)
            return $"Security Error: Content at {context.Page}/ may not load data from {context.Url}.";
        if (code == FailureCode.MixedContent)
            return $"Blocked loading mixed active content “{context.Url}”";

        var failed = FirstFailure(verdict, code);
        if (Reason(verdict, failed) is not { } reason)
            return null;
        return "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
            + $"{Address(verdict, failed)}. (Reason: {reason})."
            + (Status(verdict, failed, reason) is { } status ? $" Status code: {status}." : "");
    }

    // A preflight's redirect gets the CORS check like any other answer, before it is refused for being a redirect.
    private static FailureCode FirstFailure(Verdict verdict, FailureCode code) =>
        code == FailureCode.PreflightRedirect && verdict.Answer is { } answer
            ? CorsCheck.Run(verdict.Context.Origin, verdict.Context.Credentials == CredentialsMode.Include, answer.Headers) ?? code
            : PreflightCodes.ForRequest(code);

    private static string? Reason(Verdict verdict, FailureCode code) =>
        code switch
        {
            FailureCode.AcaoMissing => "CORS header ‘Access-Control-Allow-Origin’ missing",
            FailureCode.AcaoMultiple when LineCount(verdict) > 1 => "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed",
            FailureCode.AcaoMultiple or FailureCode.AcaoInvalid or FailureCode.AcaoMismatch =>
                $"CORS header ‘Access-Control-Allow-Origin’ does not match ‘{verdict.Answer?.Headers.Get(CorsHeader.AllowOrigin)}’",
            FailureCode.AcaoWildcardWithCredentials =>
                "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
            FailureCode.AcacMissing or FailureCode.AcacNotTrue => "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’",
            FailureCode.PreflightStatus => "CORS preflight response did not succeed",
            FailureCode.PreflightRedirect => "CORS request external redirect not allowed",
            FailureCode.PreflightNetworkError
            or FailureCode.RedirectUserinfo
            or FailureCode.RedirectTooMany
            or FailureCode.LocalNetworkAccess => NotSucceeded,
            FailureCode.PreflightAcamUnparsable =>
                $"invalid token ‘{BadElement(verdict, CorsHeader.AllowMethods)}’ in CORS header ‘Access-Control-Allow-Methods’",
            FailureCode.PreflightAcahUnparsable =>
                $"invalid token ‘{BadElement(verdict, CorsHeader.AllowHeaders)}’ in CORS header ‘Access-Control-Allow-Headers’",
            FailureCode.PreflightMethodNotAllowed
            or FailureCode.PreflightMethodCase
            or FailureCode.PreflightMethodWildcardWithCredentials => "Did not find method in CORS header ‘Access-Control-Allow-Methods’",
            FailureCode.PreflightHeaderNotAllowed or FailureCode.PreflightHeaderWildcardWithCredentials =>
                $"header ‘{(verdict.Failing.IsEmpty ? "" : verdict.Failing[0])}’ is not allowed according to header "
                    + "‘Access-Control-Allow-Headers’ from CORS preflight response",
            FailureCode.RedirectNotHttp => "CORS request not http",
            _ => null,
        };

    // One text alone quotes the URL, and another scheme is reported with the URL that the redirect leads to.
    private static string Address(Verdict verdict, FailureCode code) =>
        code switch
        {
            FailureCode.AcaoWildcardWithCredentials => $"‘{verdict.Context.Url}’",
            FailureCode.RedirectNotHttp => verdict.Answer?.Headers.Get("Location") ?? verdict.Context.Url,
            _ => verdict.Context.Url,
        };

    private static string? Status(Verdict verdict, FailureCode code, string reason) =>
        reason == NotSucceeded ? "(null)"
        : code is FailureCode.AcaoMissing or FailureCode.PreflightStatus ? verdict.Answer?.Status.ToString(CultureInfo.InvariantCulture)
        : null;

    private static int LineCount(Verdict verdict) => verdict.Answer?.Headers.Lines(CorsHeader.AllowOrigin).Count() ?? 0;

    private static string? BadElement(Verdict verdict, string header) =>
        verdict.Answer is { } answer ? TokenList.Extract(answer.Headers, header).BadElement : null;
}
