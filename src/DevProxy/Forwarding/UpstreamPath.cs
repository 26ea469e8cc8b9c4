using System.Text.RegularExpressions;
using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>The way of a path to the upstream, and back: <c>pathRewrite</c> and the target's own path.</summary>
internal sealed class UpstreamPath
{
    // What precedes a path, for a browser.
    private static readonly char[] Slashes = ['/', '\\', '\t'];

    private readonly string _basePath;
    private readonly string _stripped;

    private UpstreamPath(string value, string basePath, string stripped)
    {
        Value = value;
        _basePath = basePath;
        _stripped = stripped;
    }

    /// <summary>The path that the upstream is asked for, without the query. Bytes that no rule touched are those of the browser.</summary>
    public string Value { get; }

    /// <summary>Maps a path of the browser's.</summary>
    public static UpstreamPath Of(RouteConfig route, string rawPath)
    {
        foreach (var rule in route.PathRewrite)
        {
            if (Rewrite(rule, rawPath) is { } rewritten)
                return new UpstreamPath(
                    Join(route.Target.BasePath, rewritten),
                    route.Target.BasePath,
                    rule.StrippedPrefix?.TrimEnd('/') ?? ""
                );
        }

        return new UpstreamPath(Join(route.Target.BasePath, rawPath), route.Target.BasePath, "");
    }

    /// <summary>The browser's path for one of the upstream's; null when the upstream's is outside the target's own path, where no request of this route arrives.</summary>
    /// <param name="path">Begins with a slash; anything from its <c>?</c> or <c>#</c> on is kept.</param>
    public string? Back(string path)
    {
        if (!IsBelow(path, _basePath))
            return null;
        if (_basePath.Length == 0 && _stripped.Length == 0)
            return path; // Both paths are one.
        var below = path[_basePath.Length..];

        // Exactly one slash in front: behind a second one a browser reads a host (URL standard, "relative slash state"). It drops tabs before it reads, and takes a backslash for a slash.
        return _stripped.Length == 0 ? "/" + below.TrimStart(Slashes) : _stripped + below;
    }

    // Whole segments: /v2 is the folder of /v2 and /v2/x, not of /v20.
    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] is '/' or '\\' or '\t' or '?' or '#');

    private static string Join(string basePath, string path) => path.StartsWith('/') ? basePath + path : $"{basePath}/{path}";

    private static string? Rewrite(PathRewriteRule rule, string path)
    {
        try
        {
            return rule.Pattern.IsMatch(path) ? rule.Pattern.Replace(path, rule.Replacement, 1) : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null; // An expression that cannot decide in time rewrites nothing.
        }
    }
}

/// <summary>
/// Whether the API is asked for the path that the page calls. A prefix too many or too few is a 404 that, without CORS headers on it, a browser shows as a CORS error; and
/// what only DevProxy strips is missing in production.
/// </summary>
internal static class PathParity
{
    /// <summary>The answer, for a person.</summary>
    /// <param name="route">The route that matches the path.</param>
    /// <param name="called">The path that the page calls.</param>
    /// <param name="asked">The path that the API gets.</param>
    public static string Of(RouteConfig route, string called, string asked)
    {
        if (PrefixStrip.Unstripped(route) is { } prefix)
            return OfPrefix(route, prefix, called, asked);
        if (asked == called)
            return $"the API gets {asked}, the same path that the page calls.";
        return $"the API gets {asked}, not {called}, which the page calls: in production, something has to rewrite it the same way, or the page has to call another path.";
    }

    private static string OfPrefix(RouteConfig route, string prefix, string called, string asked)
    {
        var below = called.Length > prefix.Length ? called[prefix.Length..] : "/";
        if (route.Target.BasePath.EndsWith(prefix, StringComparison.Ordinal))
        {
            var origin = route.Target.Origin.Serialized + route.Target.BasePath[..^prefix.Length];
            return $"the API gets {asked}, with {prefix} twice: it is part of the target, and the route does not strip it. Write the target as \"{origin}\", or add {PrefixStrip.Cure(route, prefix)}.";
        }

        var production = route.Target.BasePath + below;
        return $"the API gets {asked}. If production serves it at {production}, add {PrefixStrip.Cure(route, prefix)}.";
    }
}
