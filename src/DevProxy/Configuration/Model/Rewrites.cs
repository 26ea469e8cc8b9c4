using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DevProxy.Configuration;

/// <summary>One entry of <c>pathRewrite</c>.</summary>
/// <param name="Pattern">Invariant, with a time limit for each match.</param>
/// <param name="Replacement">In .NET's replacement syntax, translated from JavaScript's <c>$1</c> and <c>$&lt;name&gt;</c>.</param>
internal sealed record PathRewriteRule(Regex Pattern, string Replacement)
{
    /// <summary>
    /// The plain prefix that this rule strips (<c>^/auth</c> to nothing or to <c>/</c>), or null: what <c>Location</c> and cookie paths are
    /// mapped back by.
    /// </summary>
    public string? StrippedPrefix { get; init; }

    /// <summary>
    /// The plain prefix that this rule replaces, and by which (<c>^/backend</c> by <c>/api</c>), without a slash at their ends; null where
    /// it does anything else. <c>Location</c> and cookie paths are mapped back by it too.
    /// </summary>
    public (string Prefix, string By)? ReplacedPrefix { get; init; }
}

/// <summary>The setting that strips a route's prefix; unless it is written, the upstream gets the whole path.</summary>
internal static class PrefixStrip
{
    /// <summary>The prefix that a route could strip and does not; null when it has none, or rewrites paths by its own rules.</summary>
    public static string? Unstripped(RouteConfig route) =>
        route.PathRewrite.IsDefaultOrEmpty && route.Path.Length > 1 && route.Path[0] == '/' && route.Path.AsSpan().IndexOfAny("*?[{") < 0
            ? route.Path.TrimEnd('/')
            : null;

    /// <summary>What to write, and where.</summary>
    public static string Setting(RouteConfig route, string prefix) =>
        $"\"pathRewrite\": {{ \"^{Regex.Escape(prefix).Replace("\\", "\\\\", StringComparison.Ordinal)}\": \"\" }} at the route "
        + $"\"{route.Key}\"";
}

/// <summary>One entry of <c>headers</c> or <c>responseHeaders</c>.</summary>
/// <param name="Name">The field name.</param>
/// <param name="Value">What it is set to; null removes it. May be a secret.</param>
internal sealed record HeaderChange(string Name, string? Value)
{
    /// <summary>What is shown instead of the value, <c>${NAME}</c> or stars; null when the value itself may be shown.</summary>
    public string? Masked { get; init; }

    /// <summary>Whether something of the value comes from a <c>${NAME}</c>, which makes it a secret under any name.</summary>
    public bool FromVariable { get; init; }
}

/// <summary>What becomes of a <c>Domain</c> or <c>Path</c> of <c>Set-Cookie</c>, as in http-proxy.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Map">With <see cref="CookieRewriteKind.Map"/>: from the old value (or <c>*</c>) to the new one, empty to remove the
/// attribute.</param>
internal sealed record CookieRewrite(CookieRewriteKind Kind, ImmutableDictionary<string, string> Map);

/// <summary>What becomes of the flags of <c>Set-Cookie</c>.</summary>
/// <param name="Kind">The rule; <see cref="CookieRewriteKind.Auto"/> makes cookies storable on a plain http listener.</param>
/// <param name="Map">With <see cref="CookieRewriteKind.Map"/>: cookie name (or <c>*</c>) to words of nginx's <c>proxy_cookie_flags</c>
/// (<c>secure</c>, <c>nosecure</c>, <c>httponly</c>, <c>nohttponly</c>, <c>samesite=lax</c>, <c>nosamesite</c>, …).</param>
internal sealed record CookieFlags(CookieRewriteKind Kind, ImmutableDictionary<string, ImmutableArray<string>> Map);

internal enum CookieRewriteKind
{
    /// <summary>Fixes what the browser would reject or never send back, and leaves the rest alone.</summary>
    Auto,

    /// <summary><c>false</c>: passed as it is.</summary>
    Off,

    /// <summary>A string (the same as <c>{ "*": "…" }</c>) or a map.</summary>
    Map,
}
