using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Responding;

/// <summary>
/// What routes do differently until it is switched off: slow, failing, offline. The switches are applied to the configuration, so that
/// requests pass the same steps that the file could have named, and none where no switch is on.
/// </summary>
internal sealed class Overrides
{
    // In the order in which requests pass.
    private static readonly ImmutableArray<RouteFeature> Switches = [new Offline(), new Delay(), new Throttle(), new Fault()];

    private static readonly ImmutableArray<Key> Keys =
    [
        new("route", KeyShape.Free("a key of \"routes\""), null, "The route.") { Required = true },
        .. Switches.SelectMany(one => one.Keys),
    ];

    private ImmutableSortedDictionary<string, Override> _byRoute = ImmutableSortedDictionary<string, Override>.Empty;

    /// <summary>Switches were turned.</summary>
    public event EventHandler<OverrideChange>? Changed;

    /// <summary>What is on, by route.</summary>
    public IEnumerable<Override> All => _byRoute.Values;

    /// <summary>The configuration with all switches that are on.</summary>
    public ProxyConfig ApplyTo(ProxyConfig config) =>
        _byRoute.IsEmpty ? config : config with { Routes = [.. config.Routes.Select(ApplyTo)] };

    /// <summary>Turns the switches of one route, instead of those that were on there.</summary>
    /// <param name="json">The switches and their route, as JSON.</param>
    /// <param name="config">The configuration in force.</param>
    /// <returns>What is on now; or the problems of what was said.</returns>
    public (Override? On, ImmutableArray<ConfigProblem> Problems) Set(byte[] json, ProxyConfig config)
    {
        var (root, syntax) = SourceReader.Read(json);
        if (root is null)
            return (null, [syntax!]);
        var context = new ReadContext(new ProblemList(), new FileSnapshot(), "");
        var read = new SchemaCheck(null, context.Problems, context.Keys).Check(root, KeyShape.Object(Keys));
        if (context.Problems.HasErrors)
            return (null, context.Problems.InFileOrder());
        var section = new Section(read, Keys);
        var route = section.Text("route");
        if (config.Routes.All(one => one.Key != route))
            context.Problems.Error(
                section.Written("route")!.At,
                $"There is no route \"{route}\"",
                $"the routes are {string.Join(", ", config.Routes.Select(one => $"\"{one.Key}\""))}"
            );
        ImmutableArray<RouteFeature> features = [.. Switches.Select(one => one.Read(section, context)).OfType<RouteFeature>()];
        if (features.IsEmpty && !context.Problems.HasErrors)
            context.Problems.Error(read.At, "Nothing is switched on", "write \"delay\", \"throttle\", \"fault\" or \"offline\": true");
        if (context.Problems.HasErrors)
            return (null, context.Problems.InFileOrder());

        var on = new Override(route, features, read);
        ImmutableInterlocked.Update(ref _byRoute, all => all.SetItem(route, on));
        Changed?.Invoke(this, new OverrideChange(on, []));
        return (on, []);
    }

    /// <summary>Turns all switches of a route off, or of every route.</summary>
    /// <param name="route">Its key; null for all.</param>
    /// <returns>Whether any was on.</returns>
    public bool End(string? route)
    {
        var before = _byRoute;
        ImmutableArray<string> ended = [.. before.Keys.Where(key => route is null || key == route)];
        if (ended.IsEmpty)
            return false;
        ImmutableInterlocked.Update(ref _byRoute, all => all.RemoveRange(ended));
        Changed?.Invoke(this, new OverrideChange(null, ended));
        return true;
    }

    /// <summary>Turns off the switches of routes that a new configuration no longer has.</summary>
    public void Keep(ProxyConfig config)
    {
        foreach (var gone in _byRoute.Keys.Except(config.Routes.Select(route => route.Key)))
            End(gone);
    }

    private RouteConfig ApplyTo(RouteConfig route)
    {
        if (!_byRoute.TryGetValue(route.Key, out var on))
            return route;
        var said = on.Features.Select(feature => feature.GetType()).ToHashSet();
        var left = route.Features.Where(feature => !said.Contains(feature.GetType()));
        return route with { Features = [new OverrideNote(on), .. on.Features.Concat(left).OrderBy(Order)] };
    }

    // Whatever is not a switch answers, so it comes after them all.
    private static int Order(RouteFeature feature)
    {
        for (var i = 0; i < Switches.Length; i++)
        {
            if (Switches[i].GetType() == feature.GetType())
                return i;
        }

        return Switches.Length;
    }

    /// <summary>Notes in each record that a switch is on for its route.</summary>
    private sealed class OverrideNote(Override on) : RouteFeature, IRouteStep
    {
        public override ImmutableArray<Key> Keys => [];

        public override string Banner => on.Words;

        public override RouteFeature? Read(Section route, ReadContext context) => null;

        public override IEnumerable<string> Explain() => [];

        public Task<ExchangeError?> PassAsync(
            HttpContext context,
            Exchange exchange,
            HeadDeadline? deadline,
            Func<Task<ExchangeError?>> next
        )
        {
            exchange.Note($"A switch of the inspector is on for \"{on.Route}\": {on.Words}.");
            return next();
        }
    }
}

/// <summary>What is on for one route.</summary>
/// <param name="Route">Its key.</param>
/// <param name="Features">What is on.</param>
/// <param name="Said">As it was said, its shape checked.</param>
internal sealed record Override(string Route, ImmutableArray<RouteFeature> Features, SourceNode Said)
{
    /// <summary>What is on, in words: <c>delayed by 800 ms, every request fails with 503</c>.</summary>
    public string Words => string.Join(", ", Features.Select(feature => feature.Banner));

    /// <summary>Whether what is open on the route ends when it is switched on.</summary>
    public bool CutsStreams => Features.Any(feature => feature is Offline or Fault { CutsStreams: true });
}

/// <summary>Switches were turned.</summary>
internal sealed class OverrideChange(Override? on, ImmutableArray<string> ended) : EventArgs
{
    /// <summary>What is on for one route; null where switches were turned off.</summary>
    public Override? On { get; } = on;

    /// <summary>The routes whose switches were turned off.</summary>
    public ImmutableArray<string> Ended { get; } = ended;
}
