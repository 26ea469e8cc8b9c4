using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;

namespace DevProxy.Tests.Forwarding;

/// <summary>Routes as the reader would give them, every default filled in.</summary>
internal static class Routes
{
    public static CookieRewrite Auto { get; } = new(CookieRewriteKind.Auto, ImmutableDictionary<string, string>.Empty);

    public static RouteConfig To(string key, string target)
    {
        var http = target.StartsWith("h2c://", StringComparison.Ordinal) ? "http" + target[3..] : target;
        Assert.True(Origin.TryFromUrl(http, out var origin));
        var path = http.IndexOf('/', http.IndexOf("://", StringComparison.Ordinal) + 3);
        return new RouteConfig(
            key,
            new UpstreamTarget(target, origin, path < 0 ? "" : http[path..].TrimEnd('/'), http != target),
            [],
            ChangeOrigin.Auto,
            new RewriteOrigin(RewriteOriginKind.Auto, null),
            [],
            [],
            null,
            null,
            null,
            true,
            Auto,
            Auto,
            new CookieFlags(CookieRewriteKind.Auto, ImmutableDictionary<string, ImmutableArray<string>>.Empty),
            true,
            true,
            Timeout.InfiniteTimeSpan,
            TimeSpan.FromSeconds(10),
            null,
            false
        );
    }

    /// <summary>The table of a configuration. Nothing can be sent through it.</summary>
    public static RouteTable Table(
        ProxyConfig config,
        IReadOnlyDictionary<string, string>? environment = null,
        RouteTable? previous = null
    ) => UpstreamRoutes.Build(config, environment ?? new Dictionary<string, string>(), ForwardingServices.Forwarder(), previous);

    /// <summary>The upstream of a route.</summary>
    public static Upstream Upstream(this Route route) => Assert.IsType<UpstreamResponder>(route.Responder).Upstream;

    /// <summary>The rule that strips a plain prefix, as the reader makes it of <c>{ "^/prefix": "" }</c>.</summary>
    public static PathRewriteRule Strip(string prefix) =>
        new(new("^" + prefix, RegexOptions.None, TimeSpan.FromSeconds(1)), "") { StrippedPrefix = prefix };
}
