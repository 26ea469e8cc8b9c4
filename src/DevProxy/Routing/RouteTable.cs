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
    /// <param name="environment">For proxies and certificate authorities (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>, <c>SSL_CERT_FILE</c>, …).</param>
    /// <param name="previous">The table in force: what did not change keeps its connections.</param>
    public static RouteTable Build(ProxyConfig config, IReadOnlyDictionary<string, string> environment, RouteTable? previous = null)
    {
        var clients = previous?.Routes.Select(route => route.Client).DistinctBy(client => client.Settings).ToDictionary(client => client.Settings) ?? [];
        var ofEnvironment = Authorities.OfEnvironment(environment);
        var routes = config.Routes.Select(route => new Route(route, ClientOf(route)));
        return new RouteTable([.. routes.OrderBy(route => route.Pattern.Kind == RoutePatternKind.Prefix).ThenByDescending(route => route.Pattern.Prefix.Length)]);

        UpstreamClient ClientOf(RouteConfig route)
        {
            var authorities = Authorities.Of(route, config, ofEnvironment);
            var settings = UpstreamSettings.Of(route, authorities, ProxyHop.For(route.Target, config.UpstreamProxy, environment));
            if (!clients.TryGetValue(settings, out var client))
                clients.Add(settings, client = new UpstreamClient(route.Target, settings, authorities, route.ClientCertificate?.Certificates));
            return client;
        }
    }

    /// <summary>The route that takes a path.</summary>
    /// <param name="rawPath">As sent, without the query (<see cref="RawTarget.Path"/>).</param>
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

        string Reason(Route route) => route.Pattern.WhyNot(rawPath)
            ?? (taken is null ? "it matches, but took longer than 100 ms when it was asked first; make it simpler" : Later(taken));

        static string Later(Route taken) =>
            $"it matches too, but {taken.Config.Key} comes first ({(taken.Pattern.Kind != RoutePatternKind.Prefix ? "expressions and globs are tried before prefixes, in file order" : "the longest prefix wins")})";
    }

    /// <summary>
    /// Gives up the connections that <paramref name="successor"/> does not use. Requests and WebSockets in flight are finished first.
    /// </summary>
    public void RetireFor(RouteTable successor)
    {
        var kept = successor.Routes.Select(route => route.Client).ToHashSet();
        foreach (var client in Routes.Select(route => route.Client).Where(client => !kept.Contains(client)))
            client.Retire();
    }

    /// <summary>Gives up all connections, as <see cref="RetireFor"/> does.</summary>
    public void Dispose()
    {
        foreach (var route in Routes)
            route.Client.Retire();
    }
}
