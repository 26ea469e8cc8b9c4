using System.Net;
using DevProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace DevProxy.Routing;

/// <summary>One route, ready to match and to send.</summary>
/// <param name="config">What the configuration says.</param>
/// <param name="client">Its connections, shared with routes of the same target and settings.</param>
internal sealed class Route(RouteConfig config, UpstreamClient client)
{
    public RouteConfig Config { get; } = config;

    public RoutePattern Pattern { get; } = new(config.Key);

    public UpstreamClient Client { get; } = client;

    /// <summary>The proxy through which the target is reached, without its password; null when it is reached directly.</summary>
    public string? Hop => Client.Settings.Proxy is { } proxy ? ProxyHop.Shown(new Uri(proxy)) : null;

    /// <summary>How requests are sent: the version of HTTP, and no limit on how long a stream may be silent.</summary>
    public ForwarderRequestConfig Sending { get; } = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        AllowResponseBuffering = false,
        Version = config.Target.Http2Cleartext || config.Target.Origin.Scheme == "https" ? HttpVersion.Version20 : HttpVersion.Version11,
        VersionPolicy = config.Target.Http2Cleartext ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
    };
}
