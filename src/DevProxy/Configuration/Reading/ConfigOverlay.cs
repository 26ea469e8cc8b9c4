using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>
/// Applies the environment over the file, and the command line over both, as if they were in the file: all values are then checked by the
/// same rules, and a problem names the option or the variable that holds the value.
/// </summary>
internal sealed partial class ConfigOverlay(
    ConfigOverrides overrides,
    IReadOnlyDictionary<string, string> environment,
    ProblemList problems
)
{
    /// <summary>The mode for every route's <c>cors</c>; null for none.</summary>
    public SourceNode? Cors
    {
        get
        {
            var node = Text("--cors", overrides.Cors) ?? Text("DEVPROXY_CORS", Variable("DEVPROXY_CORS"));
            if (node is null or { Text: "off" or "repair" or "override" })
                return node;
            var near = NearestName.Of(node.Text, ["off", "repair", "override"]) is { } word
                ? $"did you mean {word}?"
                : "write off, repair or override";
            problems.Error(node.At, $"{node.At.Name} must be off, repair or override, not \"{node.Text}\"", near);
            return null;
        }
    }

    /// <summary>The profile that is asked for; null for none.</summary>
    public SourceNode? Profile =>
        Text($"--profile {overrides.Profile}", overrides.Profile) ?? Text("DEVPROXY_PROFILE", Variable("DEVPROXY_PROFILE"));

    /// <summary>The top of the file with everything applied except <see cref="Cors"/>.</summary>
    public SourceNode ApplyTo(SourceNode root)
    {
        root = Set(root, "port", Number("--port", overrides.Port) ?? Value("DEVPROXY_PORT"));
        root = Set(root, "host", Text("--host", overrides.Host) ?? Text("DEVPROXY_HOST", Variable("DEVPROXY_HOST")));
        root = Https(root);
        root = Inspector(root);
        root = SetIn(
            root,
            "log",
            "level",
            Text("--log-level", overrides.LogLevel) ?? Text("DEVPROXY_LOG_LEVEL", Variable("DEVPROXY_LOG_LEVEL"))
        );
        root = SetIn(
            root,
            "log",
            "format",
            Text("--log-format", overrides.LogFormat) ?? Text("DEVPROXY_LOG_FORMAT", Variable("DEVPROXY_LOG_FORMAT"))
        );
        root = SetIn(
            root,
            "log",
            "file",
            FilePath("--log-file", overrides.LogFile) ?? FilePath("DEVPROXY_LOG_FILE", Variable("DEVPROXY_LOG_FILE"))
        );

        // OpenTelemetry's own variables, as its specification has them.
        root = SetIn(root, "log", "otlp", Text("OTEL_EXPORTER_OTLP_ENDPOINT", Variable("OTEL_EXPORTER_OTLP_ENDPOINT")));
        if ("true".Equals(Variable("OTEL_SDK_DISABLED"), StringComparison.OrdinalIgnoreCase))
            root = SetIn(root, "log", "otlp", new SourceNode(SourceKind.Null, Place.Outside("OTEL_SDK_DISABLED")));
        return Routes(root);
    }

    private SourceNode Https(SourceNode root)
    {
        var node = overrides.Https ? new SourceNode(SourceKind.True, Place.Outside("--https")) : Value("DEVPROXY_HTTPS");
        node = node is { Kind: SourceKind.Number, Written: "0" or "1" }
            ? node with
            {
                Kind = node.Written == "1" ? SourceKind.True : SourceKind.False,
            }
            : node;

        // The file may name the certificate that is to be used.
        return node?.Kind == SourceKind.True && root.Find("https")?.Kind == SourceKind.Object ? root : Set(root, "https", node);
    }

    private SourceNode Inspector(SourceNode root)
    {
        if (overrides.NoInspector)
            return Set(root, "inspector", new SourceNode(SourceKind.False, Place.Outside("--no-inspector")));

        // The option asks for an inspector; a variable only says how one would be, as the image's does for every configuration.
        var port = Number("--inspector-port", overrides.InspectorPort);
        if (port is not null && root.Find("inspector") is { Kind: SourceKind.False } off)
            root = root.With("inspector", new SourceNode(SourceKind.Object, off.At));
        if (root.Find("inspector")?.Kind == SourceKind.False)
            return root;
        root = SetIn(root, "inspector", "port", port ?? Value("DEVPROXY_INSPECTOR_PORT"));
        return SetIn(root, "inspector", "host", Text("DEVPROXY_INSPECTOR_HOST", Variable("DEVPROXY_INSPECTOR_HOST")));
    }

    private SourceNode Routes(SourceNode root)
    {
        var written = overrides.Routes.IsDefault ? [] : overrides.Routes;
        if (overrides.Url is { } url)
            root = Route(root, new SourceMember("/", Place.Outside(url), new SourceNode(SourceKind.Text, Place.Outside(url), url)));
        foreach (var route in written)
        {
            var at = Place.Outside($"--route {route}");
            if (PathAndUrl().Match(route) is not { Success: true } match)
                problems.Error(at, "--route takes a path and a URL", "write --route /api=https://api.example.com");
            else
                root = Route(
                    root,
                    new SourceMember(Key(match.Groups["path"].Value), at, new SourceNode(SourceKind.Text, at, match.Groups["url"].Value))
                );
        }

        return root;
    }

    // Adds the route, or replaces the target alone of one that the file has.
    private static SourceNode Route(SourceNode root, SourceMember route)
    {
        var routes = root.Find("routes") ?? new SourceNode(SourceKind.Object, root.At);
        if (routes.Kind != SourceKind.Object)
            return root;
        var target = routes.Find(route.Key) is { Kind: SourceKind.Object } own ? own.With("target", route.Value) : route.Value;
        return root.With(
            "routes",
            routes.Find(route.Key) is null ? routes with { Members = routes.Members.Add(route) } : routes.With(route.Key, target)
        );
    }

    private static string Key(string path) => path is ['/' or '^' or '*', ..] ? path : $"/{path}";

    private string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    // A variable has no type: it gets the one that its text looks like.
    private SourceNode? Value(string name) =>
        Text(name, Variable(name)) switch
        {
            null => null,
            { Text: "true" } node => node with { Kind = SourceKind.True },
            { Text: "false" } node => node with { Kind = SourceKind.False },
            var node when node.Text.All(char.IsAsciiDigit) => node with { Kind = SourceKind.Number },
            var node => node,
        };

    private static SourceNode? Text(string name, string? value) =>
        value is null ? null : new SourceNode(SourceKind.Text, Place.Outside(name), value);

    private static SourceNode? Number(string name, int? value) =>
        value is { } number
            ? new SourceNode(SourceKind.Number, Place.Outside(name), number.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : null;

    // Relative to where the command was typed, not to the file.
    private SourceNode? FilePath(string name, string? value) =>
        Text(
            name,
            string.IsNullOrEmpty(value) || value.Contains('\0', StringComparison.Ordinal) || Path.EndsInDirectorySeparator(value)
                ? value
                : Path.GetFullPath(value, overrides.Folder)
        );

    private static SourceNode Set(SourceNode root, string key, SourceNode? value) => value is null ? root : root.With(key, value);

    private static SourceNode SetIn(SourceNode root, string section, string key, SourceNode? value)
    {
        if (value is null)
            return root;
        var inner = root.Find(section) ?? new SourceNode(SourceKind.Object, root.At);
        return inner.Kind == SourceKind.Object ? root.With(section, inner.With(key, value)) : root;
    }

    // An expression may hold a = of its own: the URL begins after the first one that a URL follows.
    [GeneratedRegex(
        @"^(?<path>.+?)=(?<url>[A-Za-z][A-Za-z0-9+.\-]*://.*|[^=/]+:[0-9]+(/.*)?)$|^(?<path>[^=]+)=(?<url>.+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex PathAndUrl();
}
