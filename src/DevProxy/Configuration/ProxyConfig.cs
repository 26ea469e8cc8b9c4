using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>One complete, valid configuration. Immutable: a reload swaps the reference to it.</summary>
/// <param name="Path">The file that it was read from, absolute; null when arguments alone made it.</param>
/// <param name="Port">0 to 65535; 0 takes a free one.</param>
/// <param name="Host">What is listened on: <c>localhost</c> (127.0.0.1 and ::1), an address, or a name.</param>
/// <param name="Https">Null for plain http.</param>
/// <param name="AllowedHosts">Host names in addition to the loopback ones; <c>.suffix</c> means a domain and its subdomains.</param>
/// <param name="UpstreamProxy">Through which proxy upstreams are reached.</param>
/// <param name="Ca">Trusted for every upstream, beside the system's authorities.</param>
/// <param name="ProductionOrigins">Where the page will be served from in production.</param>
/// <param name="Cors">What a path without a route gets; null when CORS headers pass untouched.</param>
/// <param name="Inspector">Null when it is switched off.</param>
/// <param name="Log">How the log is written.</param>
/// <param name="Routes">In file order.</param>
internal sealed record ProxyConfig(
    string? Path,
    int Port,
    string Host,
    HttpsConfig? Https,
    ImmutableArray<string> AllowedHosts,
    UpstreamProxyConfig UpstreamProxy,
    CertificateFile? Ca,
    ImmutableArray<Origin> ProductionOrigins,
    CorsPolicy? Cors,
    InspectorConfig? Inspector,
    LogConfig Log,
    ImmutableArray<RouteConfig> Routes
)
{
    /// <summary>Whose file it was.</summary>
    public ConfigSource Source { get; init; } = ConfigSource.DevProxy;

    /// <summary>What may be shown of it.</summary>
    public ConfigView View { get; init; } = ConfigView.Empty;
}
