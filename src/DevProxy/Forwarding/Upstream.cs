using System.Net;
using DevProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace DevProxy.Forwarding;

/// <summary>The server that a route leads to, and how it is reached.</summary>
internal sealed class Upstream : IDisposable
{
    private bool _isDisposed;

    /// <param name="config">What the configuration says.</param>
    /// <param name="client">Its connections, shared with routes of the same target and settings.</param>
    public Upstream(RouteConfig config, UpstreamClient client)
    {
        Config = config;
        Client = client;
        Client.Hold();
        Sending = new ForwarderRequestConfig
        {
            ActivityTimeout = Timeout.InfiniteTimeSpan,
            AllowResponseBuffering = false,
            Version =
                config.Target.Http2Cleartext || config.Target.Origin.Scheme == "https" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = config.Target.Http2Cleartext ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    public RouteConfig Config { get; }

    public UpstreamClient Client { get; }

    /// <summary>The proxy through which the target is reached, without its password; null when it is reached directly.</summary>
    public string? Hop => Client.Settings.Proxy is { } proxy ? ProxyHop.Shown(new Uri(proxy)) : null;

    /// <summary>How requests are sent: the version of HTTP, and no limit on how long a stream may be silent.</summary>
    public ForwarderRequestConfig Sending { get; }

    /// <summary>The connections are given up unless another route uses them; requests and WebSockets in flight are finished first.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
            Client.Release();
    }
}
