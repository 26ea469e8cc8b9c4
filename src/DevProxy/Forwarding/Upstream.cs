using System.Net;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Routing;
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
            Version = Target.Http2Cleartext || Target.Origin.Scheme == "https" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = Target.Http2Cleartext ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    public RouteConfig Config { get; }

    /// <summary>Where the route leads: who has an upstream has a target.</summary>
    public UpstreamTarget Target => Config.Target!;

    public UpstreamClient Client { get; }

    /// <summary>The proxy through which the target is reached, without its password; null when it is reached directly.</summary>
    public string? Hop => Client.Settings.Proxy is { } proxy ? ProxyHop.Shown(new Uri(proxy)) : null;

    /// <summary>How requests are sent: the version of HTTP, and no limit on how long a stream may be silent.</summary>
    public ForwarderRequestConfig Sending { get; }

    /// <summary>
    /// The connections are given up unless another route uses them; requests and WebSockets in flight are finished first.
    /// </summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
            Client.Release();
    }
}

/// <summary>
/// Makes the upstreams of one configuration. Those with the same target and settings share their connections, and keep them over a reload.
/// </summary>
internal sealed class Upstreams
{
    private readonly ProxyConfig _config;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly Lazy<X509Certificate2Collection> _authorities;
    private readonly Dictionary<UpstreamSettings, UpstreamClient> _clients;

    /// <param name="config">A valid configuration.</param>
    /// <param name="environment">
    /// For proxies and certificate authorities (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>, <c>SSL_CERT_FILE</c>, …).
    /// </param>
    /// <param name="previous">The upstreams in force, not yet disposed of: what did not change keeps its connections.</param>
    public Upstreams(ProxyConfig config, IReadOnlyDictionary<string, string> environment, IEnumerable<Upstream>? previous = null)
    {
        _config = config;
        _environment = environment;
        _authorities = new(() => Authorities.OfEnvironment(environment));
        _clients = (previous ?? [])
            .Select(upstream => upstream.Client)
            .DistinctBy(client => client.Settings)
            .ToDictionary(client => client.Settings);
    }

    /// <summary>The upstream of a route.</summary>
    public Upstream Of(RouteConfig route)
    {
        var hop = ProxyHop.For(route.Target!, _config.UpstreamProxy, _environment);

        // A file of the system's hundred authorities takes its time to read; plain HTTP asks for none.
        var authorities =
            "https" == route.Target!.Origin.Scheme || "https" == hop?.Scheme ? Authorities.Of(route, _config, _authorities.Value) : [];
        var settings = UpstreamSettings.Of(route, authorities, hop);
        if (!_clients.TryGetValue(settings, out var client))
            _clients.Add(
                settings,
                client = new UpstreamClient(route.Target!, settings, authorities, route.ClientCertificate?.Certificates)
            );
        return new Upstream(route, client);
    }
}

/// <summary>The routes of a configuration, each answered by its upstream unless a feature of it answers.</summary>
internal static class UpstreamRoutes
{
    /// <summary>Builds the table.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="environment">For proxies and certificate authorities.</param>
    /// <param name="forwarder">Asks the upstreams.</param>
    /// <param name="previous">
    /// The table in force, to be disposed of afterwards: upstreams that did not change keep their connections.
    /// </param>
    public static RouteTable Build(
        ProxyConfig config,
        IReadOnlyDictionary<string, string> environment,
        Forwarder forwarder,
        RouteTable? previous = null
    )
    {
        var inForce = previous?.Routes.Select(route => route.Responder).OfType<UpstreamResponder>().Select(responder => responder.Upstream);
        var upstreams = new Upstreams(config, environment, inForce);
        return RouteTable.Build(
            config,
            route => route.Features.OfType<IResponder>().FirstOrDefault() ?? new UpstreamResponder(upstreams.Of(route), forwarder)
        );
    }
}

/// <summary>
/// Everything that connections to one target depend on. Routes with equal settings share their connections, and keep them over a reload.
/// </summary>
/// <param name="Origin">The target, serialized.</param>
/// <param name="Verify">Whether its certificate has to be good.</param>
/// <param name="Authorities">Thumbprints of what is trusted beside the system's authorities.</param>
/// <param name="ClientCertificate">The thumbprint of the client certificate; null for none.</param>
/// <param name="ConnectTimeout">For connecting with TLS, all addresses together; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <param name="Proxy">The proxy in between, with its password; null for none.</param>
internal sealed record UpstreamSettings(
    string Origin,
    bool Verify,
    string Authorities,
    string? ClientCertificate,
    TimeSpan ConnectTimeout,
    string? Proxy
)
{
    /// <summary>The settings of one route.</summary>
    /// <param name="route">What the configuration says.</param>
    /// <param name="authorities">What is trusted beside the system's authorities.</param>
    /// <param name="proxy">The proxy in between; null for none.</param>
    public static UpstreamSettings Of(RouteConfig route, X509Certificate2Collection authorities, Uri? proxy) =>
        new(
            route.Target!.Origin.Serialized,
            // Development certificates on this machine are made by whoever started the server; nobody can be in between.
            route.Secure
                ?? (route.Ca is not null || !route.Target!.Origin.IsLoopback),
            string.Join(' ', authorities.Select(certificate => certificate.Thumbprint).Distinct().Order(StringComparer.Ordinal)),
            route.ClientCertificate?.Certificates[0].Thumbprint,
            route.ConnectTimeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : route.ConnectTimeout,
            proxy?.OriginalString
        );
}
