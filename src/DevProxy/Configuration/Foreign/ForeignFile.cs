using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises the proxy settings of other tools by what the file is called and what it holds.</summary>
internal static class ForeignFile
{
    /// <summary>Which tool's file it is, and where in it the proxy settings are.</summary>
    public static (ConfigSource Source, SourceNode Proxy) Recognize(string name, SourceNode root)
    {
        if (IsPackage(name, root))
            return (ConfigSource.PackageJson, root.Find("proxy") ?? new SourceNode(SourceKind.Null, root.At));

        var proxy = Unwrapped(root);
        var isAngular = name.StartsWith("proxy.conf", StringComparison.OrdinalIgnoreCase);
        if (proxy.Kind == SourceKind.List)
            return (isAngular ? ConfigSource.Angular : ConfigSource.Webpack, proxy);
        if (proxy.Kind == SourceKind.Object && root.Members is [{ Key: "devServer" }])
            return (ConfigSource.Webpack, proxy); // Before its fifth version it was an object.
        if (
            proxy.Kind != SourceKind.Object
            || !proxy.Members.Any(member => member.Key is ['/' or '^' or '*', ..])
            || proxy.Members.Any(IsOwn)
        )
            return (ConfigSource.DevProxy, root);
        return (isAngular ? ConfigSource.Angular : ConfigSource.Vite, proxy);
    }

    /// <summary>Whether a <c>package.json</c> names a package among its dependencies.</summary>
    public static bool DependsOn(SourceNode package, string name) =>
        (package.Find("dependencies")?.Find(name) ?? package.Find("devDependencies")?.Find(name)) is not null;

    private static bool IsPackage(string name, SourceNode root) =>
        root.Kind == SourceKind.Object
        && (
            name.Equals("package.json", StringComparison.OrdinalIgnoreCase)
            || (root.Find("proxy") is { Kind: SourceKind.Text } && (root.Find("dependencies") ?? root.Find("scripts")) is not null)
        );

    // { "proxy": … }, { "server": { "proxy": … } } and { "devServer": { "proxy": … } }, as the setting is written in its tool's file.
    private static SourceNode Unwrapped(SourceNode root) =>
        root.Members switch
        {
            [{ Key: "server" or "devServer", Value: { Kind: SourceKind.Object } inner }] => Unwrapped(inner),
            [{ Key: "proxy", Value: { Kind: SourceKind.Object or SourceKind.List } inner }] => inner,
            _ => root,
        };

    private static bool IsOwn(SourceMember member) => member.Key != "$schema" && RootKeys.All.Any(key => key.Name == member.Key);
}

/// <summary>A tool's defaults that differ from DevProxy's.</summary>
/// <param name="ChangeOrigin">Whether the target's <c>Host</c> is sent.</param>
/// <param name="RewriteOrigin">Whether <c>Origin</c> is made the target's.</param>
/// <param name="Secure">Whether certificates are verified.</param>
internal sealed record ToolDefaults(bool ChangeOrigin, bool RewriteOrigin, bool Secure)
{
    // react-scripts, config/webpackDevServer and react-dev-utils' prepareProxy: changeOrigin, secure: false, and Origin set to the target.
    private static readonly ToolDefaults CreateReactApp = new(ChangeOrigin: true, RewriteOrigin: true, Secure: false);

    // http-proxy, and everything that is built on it.
    private static readonly ToolDefaults HttpProxy = new(ChangeOrigin: false, RewriteOrigin: false, Secure: true);

    // Vite reads a string as { target, changeOrigin: true }; Angular's dev server is Vite.
    private static readonly ToolDefaults ViteText = HttpProxy with { ChangeOrigin = true };

    public static ToolDefaults Of(ConfigSource source, SourceNode route) =>
        source switch
        {
            ConfigSource.PackageJson => CreateReactApp,
            ConfigSource.Vite or ConfigSource.Angular when route.Kind == SourceKind.Text => ViteText,
            _ => HttpProxy,
        };

    /// <summary>The route with these defaults filled in.</summary>
    public SourceNode FillIn(SourceNode route)
    {
        foreach (var (key, value) in new[] { ("changeOrigin", ChangeOrigin), ("rewriteOrigin", RewriteOrigin), ("secure", Secure) })
        {
            if (route.Find(key) is null)
                route = route.With(key, new SourceNode(value ? SourceKind.True : SourceKind.False, Place.Outside("")));
        }

        return route;
    }
}
