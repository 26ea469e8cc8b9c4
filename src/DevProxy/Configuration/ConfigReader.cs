using System.Collections.Immutable;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration;

/// <summary>Reads a configuration: a file, or the command line alone. Problems are data; nothing is thrown for them.</summary>
internal static class ConfigReader
{
    /// <summary>Reads a file, with the environment and the command line applied over it.</summary>
    /// <param name="path">The file; relative to the working directory.</param>
    /// <param name="overrides">The command line.</param>
    /// <param name="environment">For <c>DEVPROXY_*</c> and <c>${NAME}</c>.</param>
    /// <param name="keys">The table of keys; null for the one without features.</param>
    public static ConfigResult Read(
        string path,
        ConfigOverrides overrides,
        IReadOnlyDictionary<string, string> environment,
        ConfigKeys? keys = null
    ) => Read(path, overrides, environment, new FileSnapshot(), keys);

    /// <summary>The same, through a snapshot that may hold some of the contents already.</summary>
    public static ConfigResult Read(
        string path,
        ConfigOverrides overrides,
        IReadOnlyDictionary<string, string> environment,
        FileSnapshot files,
        ConfigKeys? keys = null
    )
    {
        path = Path.GetFullPath(path);
        if (files.Read(path) is not { } content)
            return ConfigLocation.Unreadable(path, files.Find(path).WhyNot!) with { Files = files };

        var (root, syntax) = SourceReader.Read(content);
        if (root is null && ForeignLanguage.Explain(Path.GetFileName(path), content) is var (message, fix))
            return ConfigLocation.Failed(path, message, fix, notFound: true) with { Files = files };
        if (root is null)
            return new ConfigResult(null, [syntax!]) { Files = files };
        var context = new ReadContext(new ProblemList(), files, Path.GetDirectoryName(path)!) { Keys = keys ?? ConfigKeys.Plain };
        var (source, proxy) = ForeignFile.Recognize(Path.GetFileName(path), root);
        if (source != ConfigSource.DevProxy)
            root = new ForeignReader(
                source,
                context.Problems,
                new Variables(environment, context.Folder, files, context.Problems),
                context.Keys
            ).Read(proxy, root);
        if (root.Kind == SourceKind.Object)
            return Build(root, path, source, overrides, environment, context);

        context.Problems.Error(
            root.At,
            "The configuration must be an object",
            "write { \"routes\": { \"/api\": \"https://api.example.com\" } }"
        );
        return new ConfigResult(null, context.Problems.InFileOrder()) { Files = files };
    }

    /// <summary>The configuration that the command line alone describes: a URL, or <c>--route</c>.</summary>
    public static ConfigResult ReadArguments(
        ConfigOverrides overrides,
        IReadOnlyDictionary<string, string> environment,
        ConfigKeys? keys = null
    )
    {
        var at = Place.Outside("");
        var root = new SourceNode(SourceKind.Object, at) { Members = [new SourceMember("cors", at, new SourceNode(SourceKind.True, at))] };
        var context = new ReadContext(new ProblemList(), new FileSnapshot(), overrides.Folder) { Keys = keys ?? ConfigKeys.Plain };
        return Build(root, null, ConfigSource.Arguments, overrides, environment, context);
    }

    private static ConfigResult Build(
        SourceNode root,
        string? path,
        ConfigSource source,
        ConfigOverrides overrides,
        IReadOnlyDictionary<string, string> environment,
        ReadContext context
    )
    {
        var overlay = new ConfigOverlay(overrides, environment, context.Problems);
        var variables = new Variables(environment, context.Folder, context.Files, context.Problems);
        var profiles = Profile.Names(root);
        root = new Profile(context.Problems).ApplyTo(root, overlay.Profile);
        var checkedRoot = new SchemaCheck(variables, context.Problems, context.Keys).Check(overlay.ApplyTo(root));
        var effective = EffectiveConfig.Of(checkedRoot, overlay.Cors);
        var config = new ProxyConfigReader(context).Read(effective, path);
        if (context.Problems.HasErrors)
            return new ConfigResult(null, context.Problems.InFileOrder()) { Files = context.Files };

        config = config with
        {
            Source = source,
            Profile = overlay.Profile is { Text: not Profile.None } profile ? profile.Text : null,
            Profiles = profiles,
            View = ConfigView.Of(effective, context.Keys, config.Log.Redact),
        };
        return new ConfigResult(config, context.Problems.InFileOrder()) { Files = context.Files, Keys = context.Keys };
    }
}

/// <summary>What reading a configuration gave: a configuration with warnings at most, or none with every problem that there is.</summary>
/// <param name="Config">Null when a problem is an error.</param>
/// <param name="Problems">In file order.</param>
internal sealed record ConfigResult(ProxyConfig? Config, ImmutableArray<ConfigProblem> Problems)
{
    /// <summary>Whether the file does not exist.</summary>
    public bool NotFound { get; init; }

    /// <summary>The table of keys that it was read by.</summary>
    public ConfigKeys Keys { get; init; } = ConfigKeys.Plain;

    /// <summary>What was read from disk, the files that do not exist included.</summary>
    public FileSnapshot Files { get; init; } = new();
}

/// <summary>What the command line says about the configuration, as it was typed. Null: not said.</summary>
/// <param name="Url">The positional URL: everything under <c>/</c> goes there.</param>
/// <param name="Routes">The values of <c>--route</c>, <c>PATH=URL</c>.</param>
internal sealed record ConfigOverrides(
    string? Url = null,
    ImmutableArray<string> Routes = default,
    string? Cors = null,
    int? Port = null,
    string? Host = null,
    bool Https = false,
    int? InspectorPort = null,
    bool NoInspector = false,
    string? LogLevel = null,
    string? LogFormat = null,
    string? LogFile = null,
    string? Profile = null
)
{
    /// <summary>The folder in which it was typed: relative paths of options and of the environment start there.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();
}
