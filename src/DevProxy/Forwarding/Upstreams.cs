using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>Makes the upstreams of one configuration. Those with the same target and settings share their connections, and keep them over a reload.</summary>
internal sealed class Upstreams
{
    private readonly ProxyConfig _config;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly X509Certificate2Collection _authorities;
    private readonly Dictionary<UpstreamSettings, UpstreamClient> _clients;

    /// <param name="config">A valid configuration.</param>
    /// <param name="environment">For proxies and certificate authorities (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>, <c>SSL_CERT_FILE</c>, …).</param>
    /// <param name="previous">The upstreams in force, not yet disposed of: what did not change keeps its connections.</param>
    public Upstreams(ProxyConfig config, IReadOnlyDictionary<string, string> environment, IEnumerable<Upstream>? previous = null)
    {
        _config = config;
        _environment = environment;
        _authorities = Authorities.OfEnvironment(environment);
        _clients = (previous ?? [])
            .Select(upstream => upstream.Client)
            .DistinctBy(client => client.Settings)
            .ToDictionary(client => client.Settings);
    }

    /// <summary>The upstream of a route.</summary>
    public Upstream Of(RouteConfig route)
    {
        var authorities = Authorities.Of(route, _config, _authorities);
        var settings = UpstreamSettings.Of(route, authorities, ProxyHop.For(route.Target, _config.UpstreamProxy, _environment));
        if (!_clients.TryGetValue(settings, out var client))
            _clients.Add(settings, client = new UpstreamClient(route.Target, settings, authorities, route.ClientCertificate?.Certificates));
        return new Upstream(route, client);
    }
}
