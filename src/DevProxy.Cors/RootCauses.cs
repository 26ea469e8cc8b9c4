using System.Collections.Frozen;

namespace DevProxy.Cors;

/// <summary>Why the server answered as it did. The browser's console names the symptom; the bytes often show the cause.</summary>
internal static class RootCauses
{
    private static readonly string[] LoginWords = ["login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in", "oauth", "openid-connect"];

    private static readonly FrozenSet<string> LoginSegments = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "sso", "auth", "authorize", "authenticate");

    /// <summary>The most telling cause; null where nothing shows one, and where nothing failed.</summary>
    public static RootCause? Find(Verdict verdict)
    {
        if (verdict.Code is not { } code || verdict.Outcome is not (Outcome.Blocked or Outcome.Conditional))
            return null;
        if (verdict.Situation.Background.ProxyRefusal is not null)
            return null; // It says nothing of the upstream.
        if (verdict.Situation.Background.IsProxyAnswer || code == FailureCode.PreflightNetworkError)
            return RootCause.UpstreamUnreachable;
        if (verdict.Answer is not { } answer)
            return null;
        if (IsAddedTwice(verdict.Situation, code, answer))
            return RootCause.CorsAddedTwice;
        return verdict.CheckedAs == CheckedAs.Preflight
            ? OfPreflight(verdict.Situation, code, answer)
            : OfRequest(verdict.Situation, code, answer);
    }

    private static RootCause? OfPreflight(Situation situation, FailureCode code, Answer answer)
    {
        if (code == FailureCode.PreflightRedirect)
            return OfRedirect(situation, answer.Headers.Get("Location") ?? "");

        // Only what is missing or refused as a whole is explained by the status; a wrong value came from a CORS layer.
        if (code is not (FailureCode.PreflightAcaoMissing or FailureCode.PreflightStatus))
            return null;
        return answer.Status switch
        {
            401 or 403 => RootCause.OptionsRejectedByAuth,
            404 or 405 or 501 => RootCause.OptionsNotRouted,
            >= 500 => RootCause.OptionsCrashed,
            _ => code == FailureCode.PreflightAcaoMissing ? OfMissingOrigin(situation) : null,
        };
    }

    private static RootCause? OfRequest(Situation situation, FailureCode code, Answer answer)
    {
        // A preflight that passed is such another answer.
        if (code == FailureCode.AcaoMissing && answer.Status >= 400 && (situation.Background.RouteHadHeaders || situation.Background.PreflightPassed))
            return RootCause.ErrorResponseBypassesCors;
        if (code is FailureCode.AcaoMissing or FailureCode.AcacMissing && situation.Background.PreflightPassed)
            return RootCause.CorsOnlyOnPreflight;
        return code == FailureCode.AcaoMissing ? OfMissingOrigin(situation) : null;
    }

    private static RootCause? OfMissingOrigin(Situation situation) =>
        situation.Background.AllowedOrigins is { IsDefaultOrEmpty: false } allowed && !allowed.Contains(situation.Origin)
            ? RootCause.OriginNotInList
            : null;

    // A server behind a proxy writes its own address into Location, or the one that the proxy was called by.
    private static RootCause? OfRedirect(Situation situation, string location)
    {
        var cause = OfRedirect(situation.Url, location);
        return cause is null or RootCause.HostRedirect && situation.AskedUrl is { } asked ? OfRedirect(asked, location) : cause;
    }

    private static RootCause? OfRedirect(string url, string location)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var from) || !Uri.TryCreate(from, location, out var to))
            return null;
        if (LooksLikeLogin(to.AbsolutePath) && !LooksLikeLogin(from.AbsolutePath))
            return RootCause.OptionsRejectedByAuth;
        if (from.Scheme == "http" && to.Scheme == "https" && from.Host == to.Host)
            return RootCause.HttpsRedirect;
        if (from.Host != to.Host || from.Port != to.Port)
            return RootCause.HostRedirect;
        return from.AbsolutePath.TrimEnd('/') == to.AbsolutePath.TrimEnd('/') && from.AbsolutePath != to.AbsolutePath
            ? RootCause.SlashRedirect
            : null;
    }

    // Whole words where the word is short: "lessons" and "authors" are no logins.
    private static bool LooksLikeLogin(string path) =>
        LoginWords.Any(word => path.Contains(word, StringComparison.OrdinalIgnoreCase))
        || path.Split('/', '.', '-', '_').Any(segment => LoginSegments.Contains(segment));

    private static bool IsAddedTwice(Situation situation, FailureCode code, Answer answer)
    {
        var header = PreflightTwin.WithoutPrefix(code) switch
        {
            FailureCode.AcaoMultiple => CorsHeader.AllowOrigin,
            FailureCode.AcacNotTrue => CorsHeader.AllowCredentials,
            _ => null,
        };
        if (header is null)
            return false;
        return answer.Headers.Lines(header).Skip(1).Any()
            || (header == CorsHeader.AllowOrigin && PartsOf(answer.Headers.Get(header)!).Contains(situation.Origin, StringComparer.Ordinal));
    }

    private static string[] PartsOf(string value) => value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
