using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>One route, ready to match and to send.</summary>
/// <param name="config">What the configuration says.</param>
/// <param name="client">Its connections, shared with routes of the same target and settings.</param>
internal sealed class Route(RouteConfig config, UpstreamClient client)
{
    public RouteConfig Config { get; } = config;

    public RoutePattern Pattern { get; } = new(config.Key);

    public UpstreamClient Client { get; } = client;
}
