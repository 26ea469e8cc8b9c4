using System.Collections.Immutable;
using System.Text;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Draft;

/// <summary>A new <c>proxy.json</c>: what is needed, and a comment that says why.</summary>
/// <param name="api">The routes to the API.</param>
/// <param name="page">The dev server of the page; null when none was found, or a route of the API matches every path.</param>
internal sealed class ProxyDraft(ApiRoutes api, DevServer? page)
{
    /// <summary>The file's text.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder("{\n  \"$schema\": \"./proxy.schema.json\",\n");
            if (page is null && !TakesAll)
                text.Append("  // The page is served from another origin: add the CORS headers that it needs.\n  \"cors\": true,\n");
            text.Append("  \"routes\": {\n").Append("    // ").Append(api.Comment).Append('\n');
            text.AppendJoin(",\n", api.Routes.Select(static route => $"    {ReadableJson.Quote(route.Key)}: {Line(route.Value)}"));
            if (page is not null)
            {
                text.Append(",\n    // The page: ")
                    .Append(page.Tool.Name)
                    .Append("'s dev server")
                    .Append(page.Start is { } start ? $" ({start}).\n" : ".\n");
                text.Append("    \"/\": ").Append(ReadableJson.Quote(page.Url));
            }

            return text.Append("\n  }\n}\n").ToString();
        }
    }

    private bool TakesAll => api.Routes.Any(static route => route.Key == "/");

    // A value in one line, as people write short ones.
    private static string Line(SourceNode node) =>
        node.Kind switch
        {
            SourceKind.Object when node.Members.IsEmpty => "{}",
            SourceKind.Object =>
                $"{{ {string.Join(", ", node.Members.Select(static member => $"{ReadableJson.Quote(member.Key)}: {Line(member.Value)}"))} }}",
            SourceKind.List => $"[{string.Join(", ", node.Items.Select(Line))}]",
            SourceKind.Text => ReadableJson.Quote(node.Text),
            SourceKind.Number => node.Written,
            SourceKind.True => "true",
            SourceKind.False => "false",
            _ => "null",
        };
}

/// <summary>The routes to the API, for a new <c>proxy.json</c>.</summary>
/// <param name="Routes">In file order.</param>
/// <param name="Comment">The comment above them.</param>
internal sealed record ApiRoutes(ImmutableArray<SourceMember> Routes, string Comment)
{
    private const string Key = "/api";

    // Where the project serves paths below /api itself.
    private const string OtherKey = "/backend";

    /// <summary>Why it is not <c>/api</c>, in one line; null where it is.</summary>
    public string? Why { get; init; }

    /// <summary>
    /// One route, <c>/backend</c>, beside a page whose project has an <c>/api</c> of its own: what that answers would be lost behind a
    /// route of that name.
    /// </summary>
    /// <param name="url">Absolute.</param>
    /// <param name="own">The file that answers there.</param>
    public static ApiRoutes Beside(string url, string own)
    {
        var usual = To(url);
        var at = Place.Outside("");
        var isStripped = usual.Routes[0].Value.Kind == SourceKind.Object;
        var target = isStripped ? usual.Routes[0].Value.Find("target")! : usual.Routes[0].Value;
        var path = isStripped ? "" : Key;
        var rule = new SourceNode(SourceKind.Object, at)
        {
            Members = [new SourceMember("^" + OtherKey, at, new SourceNode(SourceKind.Text, at, path))],
        };
        var route = new SourceNode(SourceKind.Object, at).With("target", target).With("pathRewrite", rule);
        var otherwise = isStripped ? "" : $" Write \"\" for \"{Key}\" where the API's paths do not begin with {Key}.";
        return new ApiRoutes(
            [new SourceMember(OtherKey, at, route)],
            $"The API. {OtherKey}/users becomes {target.Text}{path}/users.{otherwise}"
        )
        {
            Why = $"{Key} is your project's own ({own}), so the API is at {OtherKey}",
        };
    }

    /// <summary>
    /// One route, <c>/api</c>, to a URL. The URL's own path says where the API's root is; where that is <c>/api</c>, too, the path goes
    /// along.
    /// </summary>
    /// <param name="url">Absolute.</param>
    public static ApiRoutes To(string url)
    {
        var at = Place.Outside("");
        url = url.TrimEnd('/');
        var root =
            url.EndsWith(Key, StringComparison.Ordinal) && url.IndexOf("://", StringComparison.Ordinal) + 3 < url.Length - Key.Length
                ? url[..^Key.Length]
                : url;
        var hasPath = root.IndexOf('/', root.IndexOf("://", StringComparison.Ordinal) + 3) >= 0 && root == url;
        var target = new SourceNode(SourceKind.Text, at, root);
        if (!hasPath)
            return new ApiRoutes([new SourceMember(Key, at, target)], $"The API. The path is kept: /api/users becomes {root}/api/users.");

        var rule = new SourceNode(SourceKind.Object, at) { Members = [new SourceMember("^/api", at, new SourceNode(SourceKind.Text, at))] };
        var route = new SourceNode(SourceKind.Object, at).With("target", target).With("pathRewrite", rule);
        return new ApiRoutes([new SourceMember(Key, at, route)], $"The API. /api is stripped: /api/users becomes {root}/users.");
    }

    /// <summary>The routes of another tool's file, with the keys written there; the tool's own defaults are not copied.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="shown">The file as a person names it.</param>
    /// <param name="problems">Takes what has no equivalent.</param>
    public static ApiRoutes? Of(string file, string shown, ProblemList problems)
    {
        var files = new FileSnapshot();
        if (files.Read(file) is not { } content || SourceReader.Read(content).Root is not { } root)
            return null;
        var (source, proxy) = ForeignFile.Recognize(Path.GetFileName(file), root);
        if (source == ConfigSource.DevProxy)
            return null;
        var variables = new Variables(new Dictionary<string, string>(), Path.GetDirectoryName(file)!, files, problems);
        var routes = new ForeignReader(source, problems, variables, ConfigKeys.Plain).Read(proxy, root).Find("routes")!;
        return new ApiRoutes(
            [
                .. routes.Members.Select(member => new SourceMember(
                    source == ConfigSource.PackageJson && member.Key == "/" ? Key : member.Key,
                    member.At,
                    Written(member.Value, problems)
                )),
            ],
            $"From {shown}."
        );
    }

    // What a tool's defaults added is not in the file.
    private static SourceNode Written(SourceNode route, ProblemList problems)
    {
        var members = route
            .Members.Where(static member => member.Value.At.Line > 0)
            .Select(member => member.Key == "headers" ? member with { Value = Sendable(member.Value, problems) } : member)
            .ToImmutableArray();
        return members is [{ Key: "target", Value: { Kind: SourceKind.Text } target }] ? target : route with { Members = members };
    }

    // A password from a variable is encoded together with its user; no text with ${…} in it says that.
    private static SourceNode Sendable(SourceNode headers, ProblemList problems)
    {
        foreach (var member in headers.Members.Where(static member => member.Value.HasVariables))
            problems.Warn(
                member.At,
                $"{member.Key} was left out: a variable cannot be encoded as Base64",
                "add \"headers\": { \"Authorization\": \"Basic ${API_BASIC}\" }, and set API_BASIC in .env.local to the Base64 of "
                    + "user:password"
            );
        return headers with { Members = [.. headers.Members.Where(static member => !member.Value.HasVariables)] };
    }
}
