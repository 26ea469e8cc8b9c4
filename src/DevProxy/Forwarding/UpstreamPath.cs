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
