using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Tests;

/// <summary>Configurations as the reader would give them, every default filled in, on free ports.</summary>
internal static class Configs
{
    public static CorsPolicy Policy { get; } = new(CorsMode.Repair, OriginRule.Default, null, null, null, true, 0, 204);

    public static ProxyConfig Of(params IEnumerable<RouteConfig> routes) =>
        new(
            null,
            0,
            "localhost",
            null,
            [],
            new UpstreamProxyConfig(UpstreamProxyKind.None, null),
            null,
            [],
            null,
            new InspectorConfig("localhost", null, 1000, 65536, 64),
            new LogConfig(LogLevelName.Info, LogFormat.Pretty, null, []),
            [.. routes]
        );

    /// <summary>The configuration of a file, with routes written <c>PATH=URL</c> and <c>cors</c> on.</summary>
    public static ProxyConfig OfArguments(params ImmutableArray<string> routes) =>
        ConfigReader.ReadArguments(new ConfigOverrides(Routes: routes), ImmutableDictionary<string, string>.Empty).Config! with
        {
            Path = "/home/me/proxy.json",
        };

    /// <summary>The same configuration, each route changed.</summary>
    public static ProxyConfig With(this ProxyConfig config, Func<RouteConfig, RouteConfig> change) =>
        config with
        {
            Routes = [.. config.Routes.Select(change)],
        };
}
