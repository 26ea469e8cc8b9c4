using System.Collections.Immutable;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Foreign;

/// <summary>Turns the proxy settings of another tool into the tree of a <c>proxy.json</c>; every value keeps its position.</summary>
internal sealed class ForeignReader(ConfigSource source, ProblemList problems, Variables variables, ConfigKeys keys)
{
    private readonly ForeignRoute _routes = new(problems, variables, keys);

    /// <summary>The top of the <c>proxy.json</c> that says the same.</summary>
    /// <param name="proxy">The tool's settings.</param>
    /// <param name="root">The whole file.</param>
    public SourceNode Read(SourceNode proxy, SourceNode root)
    {
        var members =
            source == ConfigSource.PackageJson ? Package(proxy, root)
            : proxy.Kind == SourceKind.List ? Items(proxy)
            : Members(proxy);
        var routes = new SourceNode(SourceKind.Object, proxy.At) { Members = [.. WithoutRepeated(members)] };
        return new SourceNode(SourceKind.Object, root.At) { Members = [new SourceMember("routes", proxy.At, routes)] };
    }

    private IEnumerable<SourceMember> Package(SourceNode proxy, SourceNode root)
    {
        if (proxy.Kind == SourceKind.Null)
        {
            problems.Error(
                root.At,
                "This package.json has no \"proxy\"",
                "add \"proxy\": \"https://api.example.com\", or create a proxy.json with `devproxy init https://api.example.com`"
            );
            return [];
        }

        if (ForeignFile.DependsOn(root, "vite") && !ForeignFile.DependsOn(root, "react-scripts"))
            problems.Warn(
                proxy.At,
                "Vite ignores \"proxy\" in package.json",
                "write server: { proxy: { '/api': 'http://localhost:8010' } } in vite.config, or call http://localhost:8010 from the page"
            );

        // Text is how create-react-app reads it; before its second version it was an object as webpack's.
        return proxy.Kind == SourceKind.Object ? Members(proxy) : [new SourceMember("/", proxy.At, Route(proxy))];
    }

    private IEnumerable<SourceMember> Members(SourceNode proxy) =>
        proxy.Members.Where(member => member.Key != "$schema").Select(member => member with { Value = Route(member.Value) });

    private IEnumerable<SourceMember> Items(SourceNode list)
    {
        foreach (var item in list.Items)
        {
            if (item.Kind != SourceKind.Object)
            {
                problems.Error(
                    item.At,
                    "Each item of the list must be an object",
                    "write { \"context\": [\"/api\"], \"target\": \"https://api.example.com\" }"
                );
                continue;
            }

            var paths = item.Find("context") ?? item.Find("path") ?? item.Find("pathFilter");
            var route = Route(
                item with
                {
                    Members = [.. item.Members.Where(member => member.Key is not ("context" or "path" or "pathFilter"))],
                }
            );
            foreach (var path in Paths(paths, item))
                yield return new SourceMember(path.Text, path.At, route);
        }
    }

    private ImmutableArray<SourceNode> Paths(SourceNode? paths, SourceNode item)
    {
        // An item without any matches every path.
        if (paths is null)
            return [new SourceNode(SourceKind.Text, item.At, "/")];

        var all = paths.Kind == SourceKind.List ? paths.Items : [paths];
        var taken = ImmutableArray.CreateBuilder<SourceNode>();
        foreach (var path in all)
        {
            if (path.Kind != SourceKind.Text)
                problems.Error(path.At, "A path must be a string", "write \"/api\"");
            else if (path.Text.StartsWith('!'))
                problems.Warn(
                    path.At,
                    $"{ReadableJson.Quote(path.Text)} is ignored: a path cannot be excluded",
                    "add a separate route for the excluded path, with the target that it needs"
                );
            else
                taken.Add(path);
        }

        return taken.ToImmutable();
    }

    private SourceNode Route(SourceNode route)
    {
        var defaults = ToolDefaults.Of(source, route);
        if (route.Kind == SourceKind.Text)
            return defaults.FillIn(new SourceNode(SourceKind.Object, route.At).With("target", route));
        return route.Kind == SourceKind.Object ? defaults.FillIn(_routes.Translate(route)) : route;
    }

    // Webpack asks one item after the other, so that the first of two equal paths wins; the other tools keep their paths in an object,
    // where the last one stays.
    private IEnumerable<SourceMember> WithoutRepeated(IEnumerable<SourceMember> members)
    {
        var all = members.ToList();
        foreach (var same in all.GroupBy(static member => member.Key, StringComparer.Ordinal))
        {
            var taken = source == ConfigSource.Webpack ? same.First() : same.Last();
            foreach (var member in same.Where(member => member != taken))
                problems.Warn(
                    member.At,
                    $"{ReadableJson.Quote(member.Key)} has another route, which handles its requests",
                    "keep one of them"
                );
            yield return taken;
        }
    }
}
