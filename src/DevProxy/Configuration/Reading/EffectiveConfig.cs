using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Reading;

/// <summary>
/// Fills in what the file leaves out: a route that is a string, a <c>cors</c> that is <c>true</c>, left out or merged with the
/// top-level one. What is read and what is shown afterwards are the same tree.
/// </summary>
internal static class EffectiveConfig
{
    /// <param name="root">The top of the configuration, its shape checked.</param>
    /// <param name="asked"><c>off</c>, <c>repair</c> or <c>override</c> for every route; null for none.</param>
    public static SourceNode Of(SourceNode root, SourceNode? asked)
    {
        var top = Cors(root.Find("cors") ?? RootKeys.All.First(key => key.Name == "cors").DefaultNode!, asked, isTop: true);
        root = root.With("cors", top);
        if (root.Find("routes") is { } routes)
            root = root.With("routes", Routes(routes, top, asked));
        if (root.Find("hosts") is { } hosts)
            root = root.With(
                "hosts",
                hosts with
                {
                    Members = [.. hosts.Members.Select(host => host with { Value = Routes(host.Value, top, asked) })],
                }
            );
        return root;
    }

    private static SourceNode Routes(SourceNode routes, SourceNode top, SourceNode? asked) =>
        routes with
        {
            Members = [.. routes.Members.Select(member => member with { Value = Route(member.Value, top, asked) })],
        };

    private static SourceNode Route(SourceNode route, SourceNode top, SourceNode? asked)
    {
        if (route.Kind == SourceKind.Text)
            route = new SourceNode(SourceKind.Object, route.At).With("target", route);
        if (route.Kind != SourceKind.Object)
            return route;

        var cors = route.Find("cors") is { } own ? Cors(own, asked, isTop: false) : top;
        return route.With("cors", cors.Kind == SourceKind.Object && top.Kind == SourceKind.Object ? Merged(cors, top) : cors);
    }

    // A mode does not change a route that says false: it says so for a reason.
    private static SourceNode Cors(SourceNode node, SourceNode? asked, bool isTop)
    {
        if (node.Kind == SourceKind.Refused || asked is null)
            return node.Kind == SourceKind.True ? Empty(node) : node;
        if (asked.Text == "off")
            return new SourceNode(SourceKind.False, asked.At);
        if (node.Kind == SourceKind.False && !isTop)
            return node;
        return (node.Kind == SourceKind.Object ? node : Empty(node)).With("mode", asked);
    }

    // Key by key: a list is replaced, not added to.
    private static SourceNode Merged(SourceNode own, SourceNode top) =>
        own with
        {
            Members = [.. own.Members, .. top.Members.Where(member => own.Find(member.Key) is null)],
        };

    private static SourceNode Empty(SourceNode node) => new(SourceKind.Object, node.At);
}
