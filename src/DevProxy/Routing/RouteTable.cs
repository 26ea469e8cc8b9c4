using System.Collections.Frozen;
using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Routing;

/// <summary>
/// Which route takes which path. Immutable: a reload builds another table and swaps the reference. Expressions and globs are tried first,
/// in file order, then prefixes, longest first.
/// </summary>
internal sealed class RouteTable : IDisposable
{
    private readonly ProxyConfig _config;
    private readonly ImmutableArray<Route> _patterns;

    // A path has one prefix of each length that ends where a segment does: each is looked up, however many routes there are.
    private readonly FrozenDictionary<string, Route[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    private RouteTable(ImmutableArray<Route> routes, ProxyConfig config)
    {
        (Routes, _config) = (routes, config);
        _patterns = [.. routes.Where(static route => route.Pattern.Kind != RoutePatternKind.Prefix)];
        _prefixes = routes
            .Where(static route => route.Pattern.Kind == RoutePatternKind.Prefix)
            .GroupBy(static route => route.Pattern.Prefix, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All routes, in the order in which they are tried.</summary>
    public ImmutableArray<Route> Routes { get; }

    /// <summary>Builds the table of a configuration.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="responderOf">What answers the requests of a route; the table disposes of it.</param>
    public static RouteTable Build(ProxyConfig config, Func<RouteConfig, IResponder> responderOf)
    {
        var routes = config.Routes.Select(route => new Route(route, responderOf(route)));
        return new RouteTable(
            [
                .. routes
                    .OrderBy(route => route.Pattern.Kind == RoutePatternKind.Prefix)
                    .ThenByDescending(route => route.Pattern.Prefix.Length),
            ],
            config
        );
    }

    /// <summary>The route that takes a request.</summary>
    /// <param name="host">The host that was called, without its port.</param>
    /// <param name="rawPath">As sent, without the query (<see cref="RawTarget.Path"/>).</param>
    public Route? Match(string host, ReadOnlySpan<char> rawPath)
    {
        var named = _config.HostOf(host);
        var taken = First(_patterns.AsSpan(), named, rawPath);
        for (var end = rawPath.Length; taken is null && end >= 0; end = rawPath[..end].LastIndexOf('/'))
        {
            if (_prefixes.TryGetValue(rawPath[..end], out var routes))
                taken = First(routes, named, rawPath);
        }

        return taken;
    }

    private static Route? First(ReadOnlySpan<Route> routes, string? host, ReadOnlySpan<char> rawPath)
    {
        foreach (var route in routes)
        {
            if (route.Config.Host == host && route.Pattern.Matches(rawPath))
                return route;
        }

        return null;
    }

    /// <summary>For every route that does not get a request, why: it does not match, or another one was tried before it.</summary>
    public ImmutableArray<SkippedRoute> WhyNot(string host, string rawPath)
    {
        var taken = Match(host, rawPath);
        return [.. Routes.Where(route => route != taken).Select(route => new SkippedRoute(route.Config.Key, Reason(route)))];

        string Reason(Route route) =>
            WhyNotFor(route.Config.Host)
            ?? route.Pattern.WhyNot(rawPath)
            ?? (taken is null ? "it matches, but took longer than 100 ms when it was asked first; make it simpler" : Later(taken));

        string? WhyNotFor(string? wanted) =>
            wanted == _config.HostOf(host) ? null
            : wanted is null ? $"{_config.HostOf(host)} has routes of its own"
            : $"it is for the host {wanted}";

        static string Later(Route taken) =>
            $"it matches too, but {taken.Config.Key} comes first "
            + $"({(taken.Pattern.Kind != RoutePatternKind.Prefix ? "expressions and globs are tried before prefixes, in file order" : "the longest prefix wins")})";
    }

    /// <summary>No new requests will be matched; requests and WebSockets in flight are finished.</summary>
    public void Dispose()
    {
        foreach (var route in Routes)
            (route.Responder as IDisposable)?.Dispose();
    }
}

/// <summary>One route: which requests it takes, and what answers them. Code passes the route itself around, not its key.</summary>
/// <param name="config">What the configuration says.</param>
/// <param name="responder">What answers.</param>
internal sealed class Route(RouteConfig config, IResponder responder)
{
    private readonly ImmutableArray<IRouteStep> _steps = [.. config.Features.OfType<IRouteStep>()];

    public RouteConfig Config { get; } = config;

    public RoutePattern Pattern { get; } = new(config.Path);

    public IResponder Responder { get; } = responder;

    /// <summary>Answers one request, through the steps in their order; as <see cref="IResponder.RespondAsync"/>.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">Where it is noted.</param>
    /// <param name="deadline">When the caller gives up waiting for the answer's head; null for never.</param>
    /// <param name="instead">What answers instead of the route's own responder; null for that one.</param>
    public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline, IResponder? instead = null) =>
        PassAsync(0, context, exchange, deadline, instead ?? Responder);

    private Task<ExchangeError?> PassAsync(
        int step,
        HttpContext context,
        Exchange exchange,
        HeadDeadline? deadline,
        IResponder responder
    ) =>
        step == _steps.Length
            ? responder.RespondAsync(context, exchange, deadline)
            : _steps[step].PassAsync(context, exchange, deadline, () => PassAsync(step + 1, context, exchange, deadline, responder));
}

/// <summary>A route that did not take a path.</summary>
/// <param name="Route">Its key.</param>
/// <param name="Reason">Half a sentence.</param>
internal sealed record SkippedRoute(string Route, string Reason);
