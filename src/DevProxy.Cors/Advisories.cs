using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What is worth saying although the verdict does not depend on it.</summary>
internal static class Advisories
{
    /// <summary>All that apply, in the order of the enum.</summary>
    public static ImmutableArray<Advisory> Find(Verdict verdict)
    {
        if (verdict.Answer is not { } answer)
            return [];

        var found = ImmutableArray.CreateBuilder<Advisory>();
        var situation = verdict.Situation;
        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (verdict.CheckedAs == CheckedAs.Nothing)
        {
            OfUninvolved(situation, answer, allowed, found);
            return found.DrainToImmutable();
        }

        OfOrigin(verdict, answer, allowed, found);
        if (verdict.CheckedAs == CheckedAs.Preflight)
            OfPreflight(verdict, answer, found);
        else
            OfRequest(verdict, answer, found);
        return [.. found.Order()];
    }

    private static void OfOrigin(Verdict verdict, Answer answer, string? allowed, ImmutableArray<Advisory>.Builder found)
    {
        var situation = verdict.Situation;
        var credentials = answer.Headers.Get(CorsHeader.AllowCredentials);
        if (allowed == situation.Origin && allowed != "null" && !situation.Background.IsConstant && !VariesByOrigin(answer.Headers))
            found.Add(Advisory.VaryOriginMissing);
        if (credentials is not null && (allowed == "*" || credentials != "true"))
            found.Add(Advisory.AcacIgnored);
        if (allowed == "null")
            found.Add(credentials == "true" ? Advisory.NullOriginWithCredentials : Advisory.NullOriginAllowed);
        if (allowed == situation.Origin && credentials == "true" && ReflectsOthers(situation))
            found.Add(Advisory.ReflectsAnyOrigin);
    }

    private static bool ReflectsOthers(Situation situation) =>
        situation.Background.AllowedOrigins is { IsDefault: false } others
        && others.Any(other => other != situation.Origin && !AreRelated(other, situation.Origin));

    // Two ports or subdomains of one owner are a list; strangers are a reflection.
    private static bool AreRelated(string one, string other) =>
        Origin.TryParse(one, out var first) && Origin.TryParse(other, out var second) && !first.IsOpaque && !second.IsOpaque
        && ((first.IsLoopback && second.IsLoopback) || Site.Of(first.Host!) == Site.Of(second.Host!));

    private static void OfPreflight(Verdict verdict, Answer answer, ImmutableArray<Advisory>.Builder found)
    {
        if (PreflightMaxAge.IsUnreadable(answer.Headers))
            found.Add(Advisory.MaxAgeInvalid);
        else if (PreflightMaxAge.Of(answer.Headers) is { Standard: > 7200 })
            found.Add(Advisory.MaxAgeCapped);
        if (verdict is { Outcome: Outcome.Allowed, Situation.Background.PreflightUnanswered: true })
            found.Add(Advisory.PreflightAnsweredButNotSent);
    }

    private static void OfRequest(Verdict verdict, Answer answer, ImmutableArray<Advisory>.Builder found)
    {
        if (verdict.Outcome == Outcome.Allowed && HidesWantedHeader(verdict, answer))
            found.Add(Advisory.HeaderNotExposed);
        OfCookies(verdict.Situation, answer, found);
    }

    private static bool HidesWantedHeader(Verdict verdict, Answer answer)
    {
        var readable = ExposedHeaders.Of(answer.Headers, verdict.Credentials == CredentialsMode.Include);
        return answer.Headers.Any(line => ExposedHeaders.IsWanted(line.Name, answer.Status) && !readable.Contains(line.Name, StringComparer.OrdinalIgnoreCase));
    }

    private static void OfCookies(Situation situation, Answer answer, ImmutableArray<Advisory>.Builder found)
    {
        var cookies = answer.Headers.Lines("Set-Cookie").ToList();
        if (cookies.Count == 0)
            return;
        if (situation.Credentials == CredentialsMode.NotInclude)
            found.Add(Advisory.SetCookieIgnored);
        if (situation.IsCrossSite == true && cookies.Exists(cookie => !SetCookie.IsSameSiteNone(cookie)))
            found.Add(Advisory.CookieSamesite);
        if (cookies.Exists(cookie => SetCookie.IsSameSiteNone(cookie) && !SetCookie.IsSecure(cookie)))
            found.Add(Advisory.CookieNoneNeedsSecure);
    }

    private static void OfUninvolved(Situation situation, Answer answer, string? allowed, ImmutableArray<Advisory>.Builder found)
    {
        if (allowed is not null && allowed != "*" && situation.Origin.Length == 0)
            found.Add(Advisory.AcaoWithoutOriginRequest);
        var policy = answer.Headers.Get("Cross-Origin-Resource-Policy");
        if (situation.Mode == FetchMode.NoCors && (policy == "same-origin" || (policy == "same-site" && situation.IsCrossSite == true)))
            found.Add(Advisory.CorpBlocksNoCors);
    }

    private static bool VariesByOrigin(HeaderList headers)
    {
        foreach (var line in headers.Lines("Vary"))
        {
            if (line.Split(',', StringSplitOptions.TrimEntries).Any(name => name == "*" || name.Equals("Origin", StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }
}
