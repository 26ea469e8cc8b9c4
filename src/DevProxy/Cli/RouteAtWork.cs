using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>Shows a route at work, by sending an example path the very way that a request's goes.</summary>
internal static class RouteAtWork
{
    private const string ExampleSegment = "users";

    /// <summary>The route, for the banner.</summary>
    /// <param name="config">The route.</param>
    /// <param name="hop">The proxy between DevProxy and its target; null for none.</param>
    /// <param name="proxyUrl">Where DevProxy listens.</param>
    public static WorkedRoute Of(RouteConfig config, Uri? hop, string proxyUrl)
    {
        var shownHop = hop is null ? null : ProxyHop.Shown(hop);
        var isFrontend = config.Key == "/" && config.Target.IsLocal;
        if (ExamplePath(config.Key, isFrontend) is not { } path)
            return new WorkedRoute(config.Key, $"paths that match {config.Key}", config.Target.Written, shownHop, IsFrontend: false);
        return new WorkedRoute(
            config.Key,
            proxyUrl + path,
            config.Target.Origin.Serialized + UpstreamPath.Of(config, path).Value,
            shownHop,
            isFrontend
        );
    }

    // A page has its files anywhere, an API has its resources below the prefix; for an expression no example can be made up.
    private static string? ExamplePath(string key, bool isFrontend)
    {
        if (isFrontend)
            return "/";
        if (key.StartsWith('^'))
            return null;
        return key.Contains('*', StringComparison.Ordinal)
            ? key.Replace("**", ExampleSegment, StringComparison.Ordinal).Replace("*", ExampleSegment, StringComparison.Ordinal)
            : $"{key.TrimEnd('/')}/{ExampleSegment}";
    }
}
