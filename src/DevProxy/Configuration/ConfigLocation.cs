using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration;

/// <summary>Finds the configuration, or says what was found instead.</summary>
internal static class ConfigLocation
{
    /// <summary>The name that is looked for when none is given.</summary>
    public const string DefaultName = "proxy.json";

    // The image's working directory: it holds only what was mounted, and is read-only.
    private const string ImageFolder = "/config";

    // Files of other tools that DevProxy reads as they are, the most specific first.
    private static readonly string[] ForeignNames =
    [
        "proxy.conf.json",
        "src/proxy.conf.json",
        "proxy.config.json",
        ".proxyrc",
        ".proxyrc.json",
    ];

    // What only JavaScript can read: it shows which tool is in use.
    private static readonly string[] CodeNames =
    [
        "proxy.conf.js",
        "proxy.conf.mjs",
        "proxy.conf.cjs",
        "src/setupProxy.js",
        "vite.config.ts",
        "vite.config.js",
        "vite.config.mts",
        "vite.config.mjs",
        "vue.config.js",
        "webpack.config.js",
        "webpack.config.ts",
    ];

    /// <summary>
    /// Reads what the command line asks for: the URL, the file, <c>proxy.json</c> in the working directory, or the routes alone;
    /// else says that there is no configuration, and what could be one.
    /// </summary>
    /// <param name="file">The file that was named; null when none was.</param>
    /// <param name="overrides">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="keys">The table of keys; null for the one without features.</param>
    public static ConfigResult Read(
        string? file,
        ConfigOverrides overrides,
        IReadOnlyDictionary<string, string> environment,
        string folder,
        ConfigKeys? keys = null
    )
    {
        if (overrides.Url is not null)
            return ConfigReader.ReadArguments(overrides, environment, keys);
        var path = Path.GetFullPath(file ?? DefaultName, folder);
        if (file is not null || Path.Exists(path))
            return ConfigReader.Read(path, overrides, environment, keys);
        return overrides.Routes is { IsDefaultOrEmpty: false } ? ConfigReader.ReadArguments(overrides, environment, keys) : NoneIn(folder);
    }

    /// <summary>The problem of a file that cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">Why, as <see cref="FileContent.WhyNot"/> says it.</param>
    public static ConfigResult Unreadable(string path, string reason)
    {
        var name = Path.GetFileName(path);
        switch (reason)
        {
            case FileContent.NotThere:
                return IsMissing(path, name);
            case FileContent.Folder:
                return IsDirectory(path, name);
            case FileContent.Forbidden:
                return Failed(path, $"{path} {reason}", "make it readable: chmod +r", notFound: false);
            default:
                // What is not a file counts as not found.
                var isFile = FileStatus.KindOf(path) is FileKind.Regular or FileKind.Unknown;
                return Failed(
                    path,
                    $"{path} {reason}",
                    "replace it with a regular file that contains the configuration",
                    notFound: !isFile
                );
        }
    }

    private static ConfigResult IsMissing(string path, string name)
    {
        var folder = Path.GetDirectoryName(path)!;
        var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)) : [];
        var fix = NearestName.Of(name, names) is { } near
            ? $"did you mean {near}?"
            : "check the path, or create a proxy.json with devproxy init";
        return Failed(path, $"{path} does not exist", fix, notFound: true);
    }

    private static ConfigResult IsDirectory(string path, string name)
    {
        if (File.Exists(Path.Combine(path, DefaultName)))
            return Failed(path, $"{path} is a folder", $"use the file in it: devproxy {Path.Combine(path, DefaultName)}", notFound: true);
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? Failed(
                path,
                $"{path} is a directory. Docker creates one when the file to mount does not exist on the host",
                "delete it on the host, and mount the folder that contains the file: -v \"$PWD:/config:ro\"",
                notFound: true
            )
            : Failed(
                path,
                $"{path} is a folder without a {DefaultName}",
                "run devproxy init https://api.example.com in that folder",
                notFound: true
            );
    }

    private static ConfigResult NoneIn(string folder)
    {
        if (Foreign(folder) is { } found)
            return Failed(folder, $"no {DefaultName} here; found {found}", $"devproxy {found}, or devproxy init", notFound: true);
        if (folder == ImageFolder)
            return Failed(
                folder,
                $"no {DefaultName} in {ImageFolder}",
                "mount the folder that contains it (docker run -v \"$PWD:/config:ro\" …), or end the command with a URL such as "
                    + "https://api.example.com",
                notFound: true
            );
        const string init = "create one with devproxy init https://api.example.com, or run devproxy https://api.example.com without one";
        return CodeFile(folder) is { } code
            ? Failed(folder, $"no {DefaultName} here; found {code}, which only JavaScript can read", init, notFound: true)
            : Failed(folder, $"no {DefaultName} here", $"{init}; devproxy demo shows how it works", notFound: true);
    }

    /// <summary>The file in a folder that another tool wrote and DevProxy reads as it is; null when there is none.</summary>
    public static string? Foreign(string folder)
    {
        if (Array.Find(ForeignNames, name => File.Exists(Path.Combine(folder, name))) is { } foreign)
            return foreign;
        var package = new FileSnapshot().Read(Path.Combine(folder, "package.json"));
        return package is not null && SourceReader.Read(package).Root?.Find("proxy") is { Kind: SourceKind.Text } ? "package.json" : null;
    }

    /// <summary>The file in a folder that may hold proxy settings which only JavaScript can read; null when there is none.</summary>
    public static string? CodeFile(string folder) => Array.Find(CodeNames, name => File.Exists(Path.Combine(folder, name)));

    /// <summary>The one problem of a file, or of a folder without one.</summary>
    public static ConfigResult Failed(string path, string message, string fix, bool notFound) =>
        new(null, [new ConfigProblem(ProblemSeverity.Error, 0, 0, path, message, fix)]) { NotFound = notFound };
}
