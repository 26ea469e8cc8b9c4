using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Traffic;

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

    /// <summary>A record of an exchange that its route of a configuration took.</summary>
    public static ExchangeRecord TakenIn(this ExchangeRecord record, ProxyConfig config) =>
        record with
        {
            TakenBy = config.Routes.FirstOrDefault(route => route.Key == record.Route),
        };

    /// <summary>The same, each route changed.</summary>
    public static ProxyConfig With(this ProxyConfig config, Func<RouteConfig, RouteConfig> change) =>
        config with
        {
            Routes = [.. config.Routes.Select(change)],
        };
}
