using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>All that a request is served by, made from one configuration: a reload swaps the reference, a request keeps the one it began with.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Routes">Its routes, ready to match.</param>
/// <param name="Hosts">Who may come in.</param>
internal sealed record Serving(ProxyConfig Config, RouteTable Routes, HostRule Hosts)
{
    /// <summary>What is masked in everything that is shown.</summary>
    public Redaction Redaction { get; init; } = new(Config.Log);
}
