using System.Collections.Frozen;

namespace DevProxy.Cors;

/// <summary>Why the server answered as it did, where the bytes show it.</summary>
public enum RootCause
{
    /// <summary>The preflight was answered 401 or 403, or redirected to a login page.</summary>
    OptionsRejectedByAuth,

    /// <summary>The preflight was answered 404, 405 or 501.</summary>
    OptionsNotRouted,

    /// <summary>The preflight was answered 5xx.</summary>
    OptionsCrashed,

    /// <summary>An error answer lacks the headers that other answers of the same route have.</summary>
    ErrorResponseBypassesCors,

    /// <summary>The preflight passed, but the answer itself lacks the headers.</summary>
    CorsOnlyOnPreflight,

    /// <summary>Two layers add the header.</summary>
    CorsAddedTwice,

    /// <summary>Another origin is allowed, this one is not.</summary>
    OriginNotInList,

    /// <summary>The upstream did not answer; the proxy answered itself.</summary>
    UpstreamUnreachable,

    /// <summary>The preflight was redirected from http to https.</summary>
    HttpsRedirect,

    /// <summary>The preflight was redirected for a trailing slash.</summary>
    SlashRedirect,

    /// <summary>The preflight was redirected to another host.</summary>
    HostRedirect,
}

/// <summary>Finds the root cause of a verdict. The browser's console names the symptom; the bytes often show the cause.</summary>
internal static class RootCauses
{
    private static readonly string[] LoginWords =
    [
        "login",
        "log-in",
        "log_in",
        "logon",
        "signin",
        "sign-in",
        "sign_in",
        "oauth",
        "openid-connect",
    ];

    private static readonly FrozenSet<string> LoginSegments = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "sso",
        "auth",
        "authorize",
        "authenticate"
    );

    /// <summary>The most specific cause; null when no cause is visible or nothing failed.</summary>
    public static RootCause? Find(Verdict verdict)
    {
        if (verdict.Code is not { } code || verdict.Outcome is not (Outcome.Blocked or Outcome.Conditional))
            return null;
        if (verdict.Context.History.ProxyRefusal is not null)
            return null; // It says nothing of the upstream.
        if (verdict.Context.History.IsProxyAnswer || code == FailureCode.PreflightNetworkError)
            return RootCause.UpstreamUnreachable;
        if (verdict.Answer is not { } answer)
            return null;
        if (IsAddedTwice(verdict.Context, code, answer))
            return RootCause.CorsAddedTwice;
        return verdict.CheckedAs == CheckedAs.Preflight
            ? FromPreflight(verdict.Context, code, answer)
            : FromRequest(verdict.Context, code, answer);
    }

    private static RootCause? FromPreflight(JudgingContext context, FailureCode code, Answer answer)
    {
        if (code == FailureCode.PreflightRedirect)
            return FromRedirect(context, answer.Headers.Get("Location") ?? "");

        // The status explains only a missing header or a refused preflight; a wrong value was set by a CORS layer.
        if (code is not (FailureCode.PreflightAcaoMissing or FailureCode.PreflightStatus))
            return null;
        return answer.Status switch
        {
            401 or 403 => RootCause.OptionsRejectedByAuth,
            404 or 405 or 501 => RootCause.OptionsNotRouted,
            >= 500 => RootCause.OptionsCrashed,
            _ => code == FailureCode.PreflightAcaoMissing ? FromMissingOrigin(context) : null,
        };
    }

    private static RootCause? FromRequest(JudgingContext context, FailureCode code, Answer answer)
    {
        // A preflight that passed also counts as another answer of the route.
        if (code == FailureCode.AcaoMissing && answer.Status >= 400 && (context.History.RouteHadHeaders || context.History.PreflightPassed))
            return RootCause.ErrorResponseBypassesCors;
        if (code is FailureCode.AcaoMissing or FailureCode.AcacMissing && context.History.PreflightPassed)
            return RootCause.CorsOnlyOnPreflight;
        return code == FailureCode.AcaoMissing ? FromMissingOrigin(context) : null;
    }

    private static RootCause? FromMissingOrigin(JudgingContext context) =>
        context.History.AllowedOrigins is { IsDefaultOrEmpty: false } allowed && !allowed.Contains(context.Origin)
            ? RootCause.OriginNotInList
            : null;

    // A server behind a proxy puts its own address into Location, or the one that the proxy was called with.
    private static RootCause? FromRedirect(JudgingContext context, string location)
    {
        var cause = FromRedirect(context.Url, location);
        return cause is null or RootCause.HostRedirect && context.UpstreamUrl is { } asked ? FromRedirect(asked, location) : cause;
    }

    private static RootCause? FromRedirect(string url, string location)
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

    // Short words count as whole segments only: "lessons" and "authors" are not login pages.
    private static bool LooksLikeLogin(string path) =>
        LoginWords.Any(word => path.Contains(word, StringComparison.OrdinalIgnoreCase))
        || path.Split('/', '.', '-', '_').Any(segment => LoginSegments.Contains(segment));

    private static bool IsAddedTwice(JudgingContext context, FailureCode code, Answer answer)
    {
        var header = PreflightCodes.ForRequest(code) switch
        {
            FailureCode.AcaoMultiple => CorsHeader.AllowOrigin,
            FailureCode.AcacNotTrue => CorsHeader.AllowCredentials,
            _ => null,
        };
        if (header is null)
            return false;
        return answer.Headers.Lines(header).Skip(1).Any()
            || (header == CorsHeader.AllowOrigin && PartsOf(answer.Headers.Get(header)!).Contains(context.Origin, StringComparer.Ordinal));
    }

    private static string[] PartsOf(string value) => value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
