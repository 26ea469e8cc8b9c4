using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Draft;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>
/// What the proxy settings of another tool are for: that tool's dev server serves the page and obeys them, so that a page which calls
/// <c>/api</c> never comes here. One command puts DevProxy before both.
/// </summary>
internal static class ForeignLayout
{
    private const int DefaultPort = 8010;

    /// <summary>Sentences for the banner; none where the routes are DevProxy's own, or lead to the page as well.</summary>
    /// <param name="config">The configuration in force.</param>
    /// <param name="context">The working directory, and the command beside DevProxy.</param>
    /// <param name="proxyUrl">Where DevProxy listens.</param>
    public static ImmutableArray<string> Sentences(ProxyConfig config, CommandContext context, string proxyUrl)
    {
        if (config.Path is not { } path || config.Source is ConfigSource.Arguments or ConfigSource.DevProxy)
            return [];
        var file = ProblemLine.Shown(path, context.Folder);
        var known = new ProjectFolder(context.Folder).DevServer();
        var (tool, port, script) = OfSource(config.Source, Path.GetFileName(path));
        var page = known?.Url ?? $"http://localhost:{port}";
        var start = context.Companion is { } words ? string.Join(' ', words) : known?.Start ?? script;
        var root = config.Routes.FirstOrDefault(static route => route.Key == "/");
        if (config.Source != ConfigSource.PackageJson)
        {
            return root is not null
                ? []
                :
                [
                    $"{file} is for {(known is null ? tool : known.Tool.Name)}'s dev server, which serves the page: a page that calls "
                        + $"{config.Routes.FirstOrDefault()?.Key ?? "/api"} calls that server, not DevProxy.",
                    $"To begin, DevProxy before both: devproxy {file} --route /={page}{Port(proxyUrl)} -- {start}, and open {proxyUrl}",
                ];
        }

        // "proxy" in package.json gives one route, to the API. Who added a second one knows what it is for.
        if (root?.Target is not { } target || config.Routes.Length > 1 || target.Origin.Serialized == page)
            return [];
        var api = target.Written;
        return
        [
            $"\"proxy\" in {file} is for {tool}'s dev server, which forwards all but pages: DevProxy has only your API, and the "
                + $"page stays at {page}.",
            $"To begin, DevProxy before both: devproxy --route /api={api} --route /={page}{Port(proxyUrl)} -- {start}, and open "
                + $"{proxyUrl} (where the API's paths begin with /api)",
            $"To go on opening {page}: run devproxy {api}, and write \"proxy\": \"{proxyUrl}\" in {file}",
        ];
    }

    private static string Port(string proxyUrl) => new Uri(proxyUrl).Port is var port && port == DefaultPort ? "" : $" --port {port}";

    private static (string Tool, int Port, string Script) OfSource(ConfigSource source, string name) =>
        source switch
        {
            ConfigSource.Angular => ("Angular", 4200, "npm start"),
            ConfigSource.Webpack => ("webpack", 8080, "npm start"),
            ConfigSource.PackageJson => ("create-react-app", 3000, "npm start"),
            _ when name.StartsWith(".proxyrc", StringComparison.Ordinal) => ("Parcel", 1234, "npm start"),
            _ => ("Vite", 5173, "npm run dev"),
        };
}
