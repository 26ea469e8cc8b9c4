namespace DevProxy.Tests.EndToEnd;

/// <summary>A real webpack-dev-server over a copy of <c>tests/web/webpack-app</c>.</summary>
internal static class WebpackServer
{
    /// <param name="packages">Where webpack is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="apiProxy">Where <c>devServer.proxy</c> sends <c>/api</c>; null for no proxy.</param>
    public static async Task<NodeServer> StartAsync(NpmPackages packages, CancellationToken cancellation, string? apiProxy = null) =>
        await NodeServer.StartAsync(
            "webpack-app",
            [await packages.PathAsync("webpack-cli/bin/cli.js"), "serve"],
            "compiled successfully",
            apiProxy,
            cancellation
        );
}
