using DevProxy.Configuration;
using DevProxy.Routing;

namespace DevProxy.Forwarding;

/// <summary>The routes of a configuration, each answered by its upstream.</summary>
internal static class UpstreamRoutes
{
    /// <summary>Builds the table.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="environment">For proxies and certificate authorities.</param>
    /// <param name="forwarder">Asks the upstreams.</param>
    /// <param name="previous">The table in force, to be disposed of afterwards: upstreams that did not change keep their connections.</param>
    public static RouteTable Build(
        ProxyConfig config,
        IReadOnlyDictionary<string, string> environment,
        Forwarder forwarder,
        RouteTable? previous = null
    )
    {
        var inForce = previous?.Routes.Select(route => route.Responder).OfType<UpstreamResponder>().Select(responder => responder.Upstream);
        var upstreams = new Upstreams(config, environment, inForce);
        return RouteTable.Build(config, route => new UpstreamResponder(upstreams.Of(route), forwarder));
    }
}
