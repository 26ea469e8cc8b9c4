using System.Text.RegularExpressions;

namespace DevProxy.Configuration;

/// <summary>The setting by which the upstream does not get to see a route's prefix, which it does unless this is written.</summary>
internal static class PrefixStrip
{
    /// <summary>The prefix that a route could strip and does not; null when it has none, or rewrites paths by its own rules.</summary>
    public static string? Unstripped(RouteConfig route) =>
        route.PathRewrite.IsDefaultOrEmpty && route.Key.Length > 1 && route.Key[0] == '/' && route.Key.AsSpan().IndexOfAny("*?[{") < 0
            ? route.Key.TrimEnd('/')
            : null;

    /// <summary>What to write, and where.</summary>
    public static string Cure(RouteConfig route, string prefix) =>
        $"\"pathRewrite\": {{ \"^{Regex.Escape(prefix).Replace("\\", "\\\\", StringComparison.Ordinal)}\": \"\" }} at the route \"{route.Key}\"";
}
