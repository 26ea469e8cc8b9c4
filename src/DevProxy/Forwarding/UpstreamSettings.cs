using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>All that makes connections to one target what they are. Routes with equal settings share their connections, and keep them over a reload.</summary>
/// <param name="Origin">The target, serialized.</param>
/// <param name="ConnectTimeout">For connecting with TLS, all addresses together.</param>
internal sealed record UpstreamSettings(string Origin, TimeSpan ConnectTimeout)
{
    public static UpstreamSettings Of(RouteConfig route, ProxyConfig config) => new(route.Target.Origin.Serialized, route.ConnectTimeout);
}
