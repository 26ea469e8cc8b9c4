using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>In what the value of ACAO differs from the origin that was asked for. Only a mismatch, and an invalid value, has hints.</summary>
internal static class Hints
{
    /// <summary>All that apply, the most telling first.</summary>
    public static ImmutableArray<Hint> Find(Verdict verdict)
    {
        if (verdict.Code is not { } code
            || PreflightTwin.WithoutPrefix(code) is not (FailureCode.AcaoMismatch or FailureCode.AcaoInvalid)
            || verdict.Answer?.Headers.Get(CorsHeader.AllowOrigin) is not { } value)
        {
            return [];
        }

        var hints = ImmutableArray.CreateBuilder<Hint>();
        OfSituation(verdict.Situation, value, hints);
        if (value == "null")
            hints.Add(Hint.NullLiteral);
        else if (value.Contains('*', StringComparison.Ordinal))
            hints.Add(Hint.WildcardInHost);
        else if (verdict.Situation.Origin != "null")
            OfValue(verdict.Situation.Origin, value, hints);
        return hints.DrainToImmutable();
    }

    private static void OfSituation(Situation situation, string value, ImmutableArray<Hint>.Builder hints)
    {
        if (situation is { Origin: "null", RedirectedFrom: not null, PageOrigin: not "null" })
            hints.Add(Hint.RedirectTaintedOrigin);
        if (value == situation.RewrittenOrigin || IsOriginOf(situation.Url, value) || (situation.AskedUrl is { } asked && IsOriginOf(asked, value)))
            hints.Add(Hint.IsTargetOrigin);

        if (situation.Background.CacheableOrigins is { IsDefaultOrEmpty: false } cacheable && cacheable.Contains(value))
            hints.Add(Hint.StaleCache);
    }

    private static bool IsOriginOf(string url, string value) =>
        Origin.TryFromUrl(url, out var target) && Origin.TryFromUrl(value, out var named) && named.IsSameOriginWith(target);

    private static void OfValue(string origin, string value, ImmutableArray<Hint>.Builder hints)
    {
        if (value == origin + "/")
        {
            hints.Add(Hint.TrailingSlash);
            return;
        }

        if (!Origin.TryParse(origin, out var asked) || !Origin.TryFromUrl(value, out var named))
            return;

        OfShape(value, named, hints);
        if (asked.Scheme != named.Scheme)
            hints.Add(Hint.SchemeDiffers);
        if (asked.Host != named.Host && OfHost(asked.Host!, named.Host!) is { } hostHint)
            hints.Add(hostHint);
        if (asked.Port != named.Port && !IsDefaultOfOtherScheme(asked, named))
            hints.Add(Hint.PortDiffers);
    }

    // What is written differently although it may name the same origin.
    private static void OfShape(string value, Origin named, ImmutableArray<Hint>.Builder hints)
    {
        var afterScheme = value.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = value.IndexOf('/', afterScheme);
        var authority = slash < 0 ? value : value[..slash];
        if (slash >= 0)
            hints.Add(slash == value.Length - 1 ? Hint.TrailingSlash : Hint.HasPath);
        if (authority.Any(char.IsAsciiLetterUpper))
            hints.Add(Hint.CaseDiffers);
        if (!authority.Equals(named.Serialized, StringComparison.OrdinalIgnoreCase) && authority.EndsWith($":{named.Port}", StringComparison.Ordinal)
            && !named.Serialized.EndsWith($":{named.Port}", StringComparison.Ordinal))
        {
            hints.Add(Hint.DefaultPortWritten);
        }
    }

    // http://a against https://a: the ports 80 and 443 differ too, but nobody wrote them.
    private static bool IsDefaultOfOtherScheme(Origin asked, Origin named) =>
        asked.Scheme != named.Scheme && asked.HasDefaultPort && named.HasDefaultPort;

    private static Hint? OfHost(string asked, string named)
    {
        if (Origin.IsLoopbackHost(asked) && Origin.IsLoopbackHost(named))
            return Hint.LocalhostVsLoopbackIp;
        return SharesDomain(asked, named) ? Hint.SubdomainDiffers : null;
    }

    // Without the public suffix list: one is below the other, or both are below the same name of at least two labels.
    private static bool SharesDomain(string one, string other)
    {
        if (one.EndsWith("." + other, StringComparison.Ordinal) || other.EndsWith("." + one, StringComparison.Ordinal))
            return true;
        var parent = Parent(one);
        return parent.Contains('.', StringComparison.Ordinal) && parent == Parent(other) && !char.IsAsciiDigit(one[^1]);
    }

    private static string Parent(string host) => host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
