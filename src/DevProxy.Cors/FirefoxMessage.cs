using System.Globalization;

namespace DevProxy.Cors;

/// <summary>The line that Firefox's console shows.</summary>
/// <remarks>Source: Firefox 153, <c>security.properties</c> (<c>CORS…</c>).</remarks>
public static class FirefoxMessage
{
    /// <summary>The line; null when nothing refuses, and where Firefox prints none.</summary>
    public static string? Of(Verdict verdict)
    {
        if (verdict.Code is not { } code)
            return null;
        if (code == FailureCode.ModeSameOrigin)
            return $"Security Error: Content at {verdict.Situation.Origin} may not load data from {verdict.Situation.Url}.";

        return Reason(verdict, PreflightTwin.WithoutPrefix(code)) is { } reason
            ? "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
                + $"{verdict.Situation.Url}. (Reason: {reason})."
                + (HasStatus(code) ? $" Status code: {Status(verdict)}." : "")
            : null;
    }

    private static string? Reason(Verdict verdict, FailureCode code) => code switch
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
        FailureCode.PreflightNetworkError or FailureCode.RedirectUserinfo or FailureCode.RedirectTooMany => "CORS request did not succeed",
        FailureCode.PreflightAcamUnparsable =>
            $"invalid token ‘{BadElement(verdict, CorsHeader.AllowMethods)}’ in CORS header ‘Access-Control-Allow-Methods’",
        FailureCode.PreflightAcahUnparsable =>
            $"invalid token ‘{BadElement(verdict, CorsHeader.AllowHeaders)}’ in CORS header ‘Access-Control-Allow-Headers’",
        FailureCode.PreflightMethodNotAllowed or FailureCode.PreflightMethodCase or FailureCode.PreflightMethodWildcardWithCredentials =>
            "Did not find method in CORS header ‘Access-Control-Allow-Methods’",
        FailureCode.PreflightHeaderNotAllowed or FailureCode.PreflightHeaderWildcardWithCredentials =>
            $"header ‘{(verdict.Failing.IsEmpty ? "" : verdict.Failing[0])}’ is not allowed according to header "
            + "‘Access-Control-Allow-Headers’ from CORS preflight response",
        FailureCode.RedirectNotHttp => "CORS request not http",
        _ => null,
    };

    private static bool HasStatus(FailureCode code) =>
        code is FailureCode.AcaoMissing or FailureCode.PreflightAcaoMissing or FailureCode.PreflightStatus or FailureCode.PreflightNetworkError;

    private static string Status(Verdict verdict) => verdict.Answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "(null)";

    private static int LineCount(Verdict verdict) => verdict.Answer?.Headers.Lines(CorsHeader.AllowOrigin).Count() ?? 0;

    private static string? BadElement(Verdict verdict, string header) =>
        verdict.Answer is { } answer ? TokenList.Extract(answer.Headers, header).BadElement : null;
}
