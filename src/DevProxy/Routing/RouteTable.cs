using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Routing;

/// <summary>
/// Which route takes which path. Immutable: a reload builds another table and swaps the reference. Expressions and globs are tried first, in file order, then
/// prefixes, longest first.
/// </summary>
internal sealed class RouteTable : IDisposable
{
    private RouteTable(ImmutableArray<Route> routes) => Routes = routes;

    /// <summary>All routes, in the order in which they are tried.</summary>
    public ImmutableArray<Route> Routes { get; }

    /// <summary>Builds the table of a configuration.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="responderOf">What answers the requests of a route; the table disposes of it.</param>
    public static RouteTable Build(ProxyConfig config, Func<RouteConfig, IResponder> responderOf)
    {
        var routes = config.Routes.Select(route => new Route(route, responderOf(route)));
        return new RouteTable([
            .. routes
                .OrderBy(route => route.Pattern.Kind == RoutePatternKind.Prefix)
                .ThenByDescending(route => route.Pattern.Prefix.Length),
        ]);
    }

    /// <summary>The route that takes a path.</summary>
    /// <param name="rawPath">As sent, without the query (<see cref="Traffic.RawTarget.Path"/>).</param>
    public Route? Match(ReadOnlySpan<char> rawPath)
    {
        foreach (var route in Routes)
        {
            if (route.Pattern.Matches(rawPath))
                return route;
        }

        return null;
    }

    /// <summary>For every route that does not get a path, why: it does not match, or another one was tried before it.</summary>
    public ImmutableArray<PassedOver> WhyNot(string rawPath)
    {
        var taken = Match(rawPath);
        return [.. Routes.Where(route => route != taken).Select(route => new PassedOver(route.Config.Key, Reason(route)))];

        string Reason(Route route) =>
            route.Pattern.WhyNot(rawPath)
            ?? (taken is null ? "it matches, but took longer than 100 ms when it was asked first; make it simpler" : Later(taken));

        static string Later(Route taken) =>
            $"it matches too, but {taken.Config.Key} comes first ({(taken.Pattern.Kind != RoutePatternKind.Prefix ? "expressions and globs are tried before prefixes, in file order" : "the longest prefix wins")})";
    }

    /// <summary>No new requests will be matched; requests and WebSockets in flight are finished.</summary>
    public void Dispose()
    {
        foreach (var route in Routes)
            route.Responder.Dispose();
    }
}

/// <summary>One route: which paths it takes, and what answers them.</summary>
/// <param name="config">What the configuration says.</param>
/// <param name="responder">What answers.</param>
internal sealed class Route(RouteConfig config, IResponder responder)
{
    public RouteConfig Config { get; } = config;

    public RoutePattern Pattern { get; } = new(config.Key);

    public IResponder Responder { get; } = responder;
}

/// <summary>A route that did not take a path.</summary>
/// <param name="Route">Its key.</param>
/// <param name="Reason">Half a sentence.</param>
internal sealed record PassedOver(string Route, string Reason);
