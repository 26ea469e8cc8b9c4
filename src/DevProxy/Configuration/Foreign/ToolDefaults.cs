using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Foreign;

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
    public SourceNode Under(SourceNode route)
    {
        foreach (var (key, value) in new[] { ("changeOrigin", ChangeOrigin), ("rewriteOrigin", RewriteOrigin), ("secure", Secure) })
        {
            if (route.Find(key) is null)
                route = route.With(key, new SourceNode(value ? SourceKind.True : SourceKind.False, Place.Outside("")));
        }

        return route;
    }
}
