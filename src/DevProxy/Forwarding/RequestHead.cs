using System.Net;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Yarp.ReverseProxy.Transforms;

namespace DevProxy.Forwarding;

/// <summary>
/// The head of a request to an upstream, as the route wants it: the ordered list of everything that is changed on the way there.
/// </summary>
internal static class RequestHead
{
    // The upstream gets the path as the browser sent it: Uri would decode, resolve and escape.
    private static readonly UriCreationOptions AsSent = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Addresses a message, whose headers are the browser's, to the route's target.</summary>
    /// <param name="message">Hop-by-hop headers already removed.</param>
    /// <param name="route">Where it goes.</param>
    /// <param name="path">The upstream's path.</param>
    /// <param name="query">Empty, or begins with <c>?</c>.</param>
    /// <param name="called">How DevProxy was addressed.</param>
    /// <param name="browser">The origin in the browser's address bar.</param>
    /// <param name="peer">Who sent the request; null when it is DevProxy's own.</param>
    /// <param name="mark">Set on everything that is sent.</param>
    public static void Write(
        HttpRequestMessage message,
        RouteConfig route,
        string path,
        string query,
        CalledOrigin called,
        CalledOrigin browser,
        IPAddress? peer,
        LoopMark mark
    )
    {
        message.RequestUri = new Uri(route.Target!.Origin.Serialized + path + query, AsSent);
        message.Headers.Host = HostFor(route, called);
        var own = OriginRewrite.Apply(message.Headers, route, called, browser, ForwardedFor.SchemeSaid(message.Headers, peer));
        if (route.Xfwd && peer is not null)
            ForwardedFor.Write(message.Headers, called, peer, own, route.Target!.Origin.Scheme == "https");
        else if (own is not null)
            ForwardedFor.Correct(message.Headers, own);
        mark.AddTo(message);
        foreach (var change in route.Headers)
            Change(message, change);
    }

    // What `headers` sets counts here already: Origin is made to agree with the Host that is sent.
    private static string HostFor(RouteConfig route, CalledOrigin called)
    {
        if (route.Headers.LastOrDefault(change => change.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))?.Value is { } written)
            return written;
        return route.ChangeOrigin switch
        {
            ChangeOrigin.Target => route.Target!.Authority,
            ChangeOrigin.Browser => called.Authority,

            // An Origin that is always the target's agrees with no other Host.
            _ => route.Target!.IsLocal && route.RewriteOrigin.Kind != RewriteOriginKind.Target ? called.Authority : route.Target!.Authority,
        };
    }

    private static void Change(HttpRequestMessage message, HeaderChange change)
    {
        if (change.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            return; // Counted above; a request without one cannot be sent.
        var context = new RequestTransformContext { ProxyRequest = message };
        RequestTransform.RemoveHeader(context, change.Name);
        if (change.Value is not null)
            RequestTransform.AddHeader(context, change.Name, change.Value);
    }
}

/// <summary>A path mapped to the upstream, and back: by <c>pathRewrite</c> and the target's own path.</summary>
internal sealed class UpstreamPath
{
    // What precedes a path, for a browser.
    private static readonly char[] Slashes = ['/', '\\', '\t'];

    private readonly string _basePath;
    private readonly string _stripped;
    private readonly (string Prefix, string By)? _replaced;

    private UpstreamPath(string value, string basePath, PathRewriteRule? rule)
    {
        Value = value;
        _basePath = basePath;
        _stripped = rule?.StrippedPrefix?.TrimEnd('/') ?? "";
        _replaced = rule?.ReplacedPrefix;
    }

    /// <summary>The path that the upstream is asked for, without the query. Bytes that no rule touched are those of the browser.</summary>
    public string Value { get; }

    /// <summary>Maps a path of the browser's.</summary>
    public static UpstreamPath Of(RouteConfig route, string rawPath)
    {
        foreach (var rule in route.PathRewrite)
        {
            if (Rewrite(rule, rawPath) is { } rewritten)
                return new UpstreamPath(Join(route.Target!.BasePath, rewritten), route.Target!.BasePath, rule);
        }

        return new UpstreamPath(Join(route.Target!.BasePath, rawPath), route.Target!.BasePath, null);
    }

    /// <summary>
    /// The browser's path for one of the upstream's; null when the upstream's is outside the target's own path, where no request of this
    /// route arrives.
    /// </summary>
    /// <param name="path">Begins with a slash; anything from its <c>?</c> or <c>#</c> on is kept.</param>
    public string? Back(string path)
    {
        if (_replaced is var (prefix, by) && IsBelow(path, _basePath + by))
            return prefix + path[(_basePath.Length + by.Length)..];
        if (!IsBelow(path, _basePath))
            return null;
        if (_basePath.Length == 0 && _stripped.Length == 0)
            return path; // Both paths are one.
        var below = path[_basePath.Length..];

        // Exactly one slash in front: behind a second one a browser reads a host (URL standard, "relative slash state"). It drops tabs
        // before it reads, and takes a backslash for a slash.
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
