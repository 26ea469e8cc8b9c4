using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>How the value of <c>Access-Control-Allow-Origin</c> differs from the page's origin.</summary>
public enum Hint
{
    /// <summary><c>https://a.example/</c>.</summary>
    TrailingSlash,

    /// <summary><c>https://a.example/path</c>.</summary>
    HasPath,

    /// <summary>Upper case where the origin has lower case.</summary>
    CaseDiffers,

    /// <summary>http instead of https, or the reverse.</summary>
    SchemeDiffers,

    /// <summary>A different port.</summary>
    PortDiffers,

    /// <summary>The scheme's default port is written out.</summary>
    DefaultPortWritten,

    /// <summary><c>localhost</c> instead of <c>127.0.0.1</c> or <c>[::1]</c>, or the reverse.</summary>
    LocalhostVsLoopbackIp,

    /// <summary>A different subdomain of the same domain.</summary>
    SubdomainDiffers,

    /// <summary><c>https://*.example.com</c>.</summary>
    WildcardInHost,

    /// <summary>The server named its own origin.</summary>
    IsTargetOrigin,

    /// <summary>The value is <c>null</c>.</summary>
    NullLiteral,

    /// <summary>A redirect between other origins changed the request's origin to <c>null</c>.</summary>
    RedirectTaintedOrigin,

    /// <summary>An answer made for another origin, cached without <c>Vary: Origin</c>.</summary>
    StaleCache,
}

/// <summary>Finds how ACAO differs from the request's origin. Only a mismatch or an invalid value has hints.</summary>
internal static class Hints
{
    /// <summary>All that apply, the most helpful first.</summary>
    public static ImmutableArray<Hint> Find(Verdict verdict)
    {
        if (
            verdict.Code is not { } code
            || PreflightCodes.ForRequest(code) is not (FailureCode.AcaoMismatch or FailureCode.AcaoInvalid)
            || verdict.Answer?.Headers.Get(CorsHeader.AllowOrigin) is not { } value
        )
        {
            return [];
        }

        var hints = ImmutableArray.CreateBuilder<Hint>();
        AddFromContext(verdict.Context, value, hints);
        if (value == "null")
            hints.Add(Hint.NullLiteral);
        else if (value.Contains('*', StringComparison.Ordinal))
            hints.Add(Hint.WildcardInHost);
        else if (verdict.Context.Origin != "null")
            AddFromValue(verdict.Context.Origin, value, hints);
        return hints.DrainToImmutable();
    }

    private static void AddFromContext(JudgingContext context, string value, ImmutableArray<Hint>.Builder hints)
    {
        if (context is { Origin: "null", RedirectedFrom: not null, PageOrigin: not "null" })
            hints.Add(Hint.RedirectTaintedOrigin);
        if (
            value == context.RewrittenOrigin
            || IsOriginOf(context.Url, value)
            || (context.UpstreamUrl is { } upstream && IsOriginOf(upstream, value))
        )
        {
            hints.Add(Hint.IsTargetOrigin);
        }

        if (context.History.CacheableOrigins is { IsDefaultOrEmpty: false } cacheable && cacheable.Contains(value))
            hints.Add(Hint.StaleCache);
    }

    private static bool IsOriginOf(string url, string value) =>
        Origin.TryFromUrl(url, out var target) && Origin.TryFromUrl(value, out var named) && named.IsSameOriginWith(target);

    private static void AddFromValue(string origin, string value, ImmutableArray<Hint>.Builder hints)
    {
        if (value == origin + "/")
        {
            hints.Add(Hint.TrailingSlash);
            return;
        }

        if (!Origin.TryParse(origin, out var asked) || !Origin.TryFromUrl(value, out var named))
            return;

        AddSpelling(value, named, hints);
        if (asked.Scheme != named.Scheme)
            hints.Add(Hint.SchemeDiffers);
        if (asked.Host != named.Host && HostHint(asked.Host!, named.Host!) is { } hostHint)
            hints.Add(hostHint);
        if (asked.Port != named.Port && !IsDefaultOfOtherScheme(asked, named))
            hints.Add(Hint.PortDiffers);
    }

    // Spelled differently, although it may be the same origin.
    private static void AddSpelling(string value, Origin named, ImmutableArray<Hint>.Builder hints)
    {
        var afterScheme = value.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = value.IndexOf('/', afterScheme);
        var authority = slash < 0 ? value : value[..slash];
        if (slash >= 0)
            hints.Add(slash == value.Length - 1 ? Hint.TrailingSlash : Hint.HasPath);
        if (authority.Any(char.IsAsciiLetterUpper))
            hints.Add(Hint.CaseDiffers);
        if (
            !authority.Equals(named.Serialized, StringComparison.OrdinalIgnoreCase)
            && authority.EndsWith($":{named.Port}", StringComparison.Ordinal)
            && !named.Serialized.EndsWith($":{named.Port}", StringComparison.Ordinal)
        )
        {
            hints.Add(Hint.DefaultPortWritten);
        }
    }

    // http://a against https://a: the ports 80 and 443 differ too, but neither is written.
    private static bool IsDefaultOfOtherScheme(Origin asked, Origin named) =>
        asked.Scheme != named.Scheme && asked.HasDefaultPort && named.HasDefaultPort;

    private static Hint? HostHint(string asked, string named)
    {
        if (Origin.IsLoopbackHost(asked) && Origin.IsLoopbackHost(named))
            return Hint.LocalhostVsLoopbackIp;
        return SharesDomain(asked, named) ? Hint.SubdomainDiffers : null;
    }

    // Without the public suffix list: one is a subdomain of the other, or both share a parent of at least two labels.
    private static bool SharesDomain(string one, string other)
    {
        if (one.EndsWith("." + other, StringComparison.Ordinal) || other.EndsWith("." + one, StringComparison.Ordinal))
            return true;
        var parent = Parent(one);
        return parent.Contains('.', StringComparison.Ordinal) && parent == Parent(other) && !char.IsAsciiDigit(one[^1]);
    }

    private static string Parent(string host) => host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
