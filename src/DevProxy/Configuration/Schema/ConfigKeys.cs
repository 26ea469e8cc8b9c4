using System.Collections.Immutable;

namespace DevProxy.Configuration.Schema;

/// <summary>
/// All keys of <c>proxy.json</c>, those of the features of routes among them: the one table that the reader, the schema and the shown
/// configuration go by.
/// </summary>
internal sealed class ConfigKeys
{
    /// <param name="features">What routes can do beside asking their upstreams, one of each type.</param>
    public ConfigKeys(ImmutableArray<RouteFeature> features)
    {
        Features = features;
        var answering = features.Select(feature => feature.InsteadOfTarget).OfType<string>().ToImmutableArray();
        Route =
        [
            .. RouteKeys.All.Select(key => key.Required ? key with { RequiredUnless = answering } : key),
            .. features.SelectMany(feature => feature.Keys),
        ];
        RouteShape = RouteKeys.Shape with { Keys = Route };
        ImmutableArray<Key> profileKeys =
        [
            .. RootKeys
                .All.Where(key => key.Name is not ("$schema" or "profiles"))
                .Select(key => key with { Shape = WithRoutes(key.Name, key.Shape) }),
        ];
        Root =
        [
            .. RootKeys.All.Select(key =>
                profileKeys.FirstOrDefault(one => one.Name == key.Name) ?? key with { Shape = Profiles(key.Shape, profileKeys) }
            ),
        ];
        Shape = KeyShape.Object(Root);
    }

    private KeyShape WithRoutes(string name, KeyShape shape) =>
        name switch
        {
            "routes" => shape with { Values = RouteShape },
            "hosts" => shape with { Values = shape.Values! with { Values = RouteShape } },
            _ => shape,
        };

    // A profile may leave out what is required: the file has it.
    private static KeyShape Profiles(KeyShape shape, ImmutableArray<Key> profileKeys) =>
        shape.Values is null ? shape : shape with { Values = KeyShape.Object(profileKeys) };

    /// <summary>The keys without any feature.</summary>
    public static ConfigKeys Plain { get; } = new([]);

    public ImmutableArray<RouteFeature> Features { get; }

    /// <summary>The keys of a route.</summary>
    public ImmutableArray<Key> Route { get; }

    /// <summary>The value of one route.</summary>
    public KeyShape RouteShape { get; }

    /// <summary>The keys at the top.</summary>
    public ImmutableArray<Key> Root { get; }

    /// <summary>The whole file.</summary>
    public KeyShape Shape { get; }
}
