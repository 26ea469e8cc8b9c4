using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Tests.Terminal;

/// <summary>Configurations with a route or two, as the command line makes them.</summary>
internal static class Routes
{
    /// <summary>A configuration of a file, with routes written <c>PATH=URL</c> and <c>cors</c> on.</summary>
    public static ProxyConfig Of(params ImmutableArray<string> routes) =>
        ConfigReader.ReadArguments(new ConfigOverrides(Routes: routes), ImmutableDictionary<string, string>.Empty).Config! with
        {
            Path = "/home/me/proxy.json",
        };

    /// <summary>The same, each route changed.</summary>
    public static ProxyConfig With(this ProxyConfig config, Func<RouteConfig, RouteConfig> change) =>
        config with
        {
            Routes = [.. config.Routes.Select(change)],
        };
}
