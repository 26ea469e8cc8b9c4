using DevProxy.Configuration;

namespace DevProxy.Routing;

/// <summary>One route: which paths it takes, and what answers them.</summary>
/// <param name="config">What the configuration says.</param>
/// <param name="responder">What answers.</param>
internal sealed class Route(RouteConfig config, IResponder responder)
{
    public RouteConfig Config { get; } = config;

    public RoutePattern Pattern { get; } = new(config.Key);

    public IResponder Responder { get; } = responder;
}
