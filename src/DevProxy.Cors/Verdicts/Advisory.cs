using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// Worth knowing although the verdict does not depend on it. In kebab-case with the prefix <c>adv-</c> these are the names of the exchange
/// record.
/// </summary>
public enum Advisory
{
    /// <summary>ACAO is one of several origins, sent without <c>Vary: Origin</c>.</summary>
    VaryOriginMissing,

    /// <summary>Script cannot read a header that pages usually need.</summary>
    HeaderNotExposed,

    /// <summary>ACAC has no effect.</summary>
    AcacIgnored,

    /// <summary>ACAO is <c>null</c>, the origin of any sandboxed frame.</summary>
    NullOriginAllowed,

    /// <summary>ACAO is <c>null</c>, with credentials (severe).</summary>
    NullOriginWithCredentials,

    /// <summary>Any origin is sent back, with credentials.</summary>
    ReflectsAnyOrigin,

    /// <summary><c>Access-Control-Max-Age</c> is not a valid number of seconds.</summary>
    MaxAgeInvalid,

    /// <summary>Browsers cache the preflight's answer for less time than it says.</summary>
    MaxAgeCapped,

    /// <summary>ACAO on an answer to a request without <c>Origin</c>.</summary>
    AcaoWithoutOriginRequest,

    /// <summary>A cookie that is not sent with cross-site requests.</summary>
    CookieSamesite,

    /// <summary><c>SameSite=None</c> without <c>Secure</c>.</summary>
    CookieNoneNeedsSecure,

    /// <summary><c>Set-Cookie</c> on the answer to a request without credentials.</summary>
    SetCookieIgnored,

    /// <summary>The preflight passed and no request followed.</summary>
    PreflightAnsweredButNotSent,

    /// <summary><c>Cross-Origin-Resource-Policy</c> blocks a no-cors load.</summary>
    CorpBlocksNoCors,
}

/// <summary>Finds the advisories of a verdict.</summary>
internal static class Advisories
{
    /// <summary>All that apply, in the order of the enum.</summary>
    public static ImmutableArray<Advisory> Find(Verdict verdict)
    {
        if (verdict.Answer is not { } answer)
            return [];

        var found = ImmutableArray.CreateBuilder<Advisory>();
        var context = verdict.Context;
        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (verdict.JudgedAs == JudgedAs.Nothing)
        {
            AddWithoutCors(context, answer, allowed, found);
            return found.DrainToImmutable();
        }

        AddOrigin(verdict, answer, allowed, found);
        if (verdict.JudgedAs == JudgedAs.Preflight)
            AddPreflight(verdict, answer, found);
        else
            AddRequest(verdict, answer, found);
        return [.. found.Order()];
    }

    private static void AddOrigin(Verdict verdict, Answer answer, string? allowed, ImmutableArray<Advisory>.Builder found)
    {
        var context = verdict.Context;
        var credentials = answer.Headers.Get(CorsHeader.AllowCredentials);
        if (allowed == context.Origin && allowed != "null" && !context.History.IsConstant && !CorsMarks.VariesByOrigin(answer.Headers))
            found.Add(Advisory.VaryOriginMissing);
        if (credentials is not null && (allowed == "*" || credentials != "true"))
            found.Add(Advisory.AcacIgnored);
        if (allowed == "null")
            found.Add(credentials == "true" ? Advisory.NullOriginWithCredentials : Advisory.NullOriginAllowed);
        if (allowed == context.Origin && credentials == "true" && ReflectsOthers(context))
            found.Add(Advisory.ReflectsAnyOrigin);
    }

    private static bool ReflectsOthers(JudgingContext context) =>
        context.History.AllowedOrigins is { IsDefault: false } others
        && others.Any(other => other != context.Origin && !AreRelated(other, context.Origin));

    // Two ports or subdomains of one site come from a list; unrelated origins show that any origin is reflected.
    private static bool AreRelated(string one, string other) =>
        Origin.TryParse(one, out var first)
        && Origin.TryParse(other, out var second)
        && !first.IsOpaque
        && !second.IsOpaque
        && ((first.IsLoopback && second.IsLoopback) || Site.Of(first.Host!) == Site.Of(second.Host!));

    private static void AddPreflight(Verdict verdict, Answer answer, ImmutableArray<Advisory>.Builder found)
    {
        if (PreflightMaxAge.IsUnreadable(answer.Headers))
            found.Add(Advisory.MaxAgeInvalid);
        else if (PreflightMaxAge.Of(answer.Headers) is { Standard: > 7200 })
            found.Add(Advisory.MaxAgeCapped);
        if (verdict is { Outcome: Outcome.Allowed, Context.History.PreflightUnanswered: true })
            found.Add(Advisory.PreflightAnsweredButNotSent);
    }

    private static void AddRequest(Verdict verdict, Answer answer, ImmutableArray<Advisory>.Builder found)
    {
        if (verdict.Outcome == Outcome.Allowed && HidesUsefulHeader(verdict, answer))
            found.Add(Advisory.HeaderNotExposed);
        AddCookies(verdict.Context, answer, found);
    }

    private static bool HidesUsefulHeader(Verdict verdict, Answer answer)
    {
        var readable = ExposedHeaders.Of(answer.Headers, verdict.Credentials == CredentialsMode.Include);
        return answer.Headers.Any(line =>
            ExposedHeaders.IsWanted(line.Name, answer.Status) && !readable.Contains(line.Name, StringComparer.OrdinalIgnoreCase)
        );
    }

    private static void AddCookies(JudgingContext context, Answer answer, ImmutableArray<Advisory>.Builder found)
    {
        var cookies = answer.Headers.Lines("Set-Cookie").ToList();
        if (cookies.Count == 0)
            return;
        if (context.Credentials == CredentialsMode.NotInclude)
            found.Add(Advisory.SetCookieIgnored);
        if (context.IsCrossSite == true && cookies.Exists(cookie => !SetCookie.IsSameSiteNone(cookie)))
            found.Add(Advisory.CookieSamesite);
        if (cookies.Exists(cookie => SetCookie.IsSameSiteNone(cookie) && !SetCookie.IsSecure(cookie)))
            found.Add(Advisory.CookieNoneNeedsSecure);
    }

    private static void AddWithoutCors(JudgingContext context, Answer answer, string? allowed, ImmutableArray<Advisory>.Builder found)
    {
        if (allowed is not null && allowed != "*" && context.Origin.Length == 0)
            found.Add(Advisory.AcaoWithoutOriginRequest);
        var policy = answer.Headers.Get("Cross-Origin-Resource-Policy");
        if (context.Mode == FetchMode.NoCors && (policy == "same-origin" || (policy == "same-site" && context.IsCrossSite == true)))
            found.Add(Advisory.CorpBlocksNoCors);
    }
}

/// <summary>
/// The attributes of a <c>Set-Cookie</c> line that decide whether a cross-site request carries the cookie (RFC 6265bis, section 5.6).
/// </summary>
internal static class SetCookie
{
    /// <summary>Whether the last <c>SameSite</c> says <c>None</c>. Without one, browsers use <c>Lax</c>.</summary>
    public static bool IsSameSiteNone(string line) =>
        Attributes(line).LastOrDefault(part => part.StartsWith("SameSite=", StringComparison.OrdinalIgnoreCase)) is { } sameSite
        && sameSite.AsSpan("SameSite=".Length).Trim().Equals("None", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it has <c>Secure</c>.</summary>
    public static bool IsSecure(string line) => Attributes(line).Any(part => part.Equals("Secure", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Attributes(string line) => line.Split(';', StringSplitOptions.TrimEntries).Skip(1);
}
