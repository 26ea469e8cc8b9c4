namespace DevProxy.Tests.EndToEnd;

/// <summary>A real Vite dev server over a copy of <c>tests/web/vite-app</c>.</summary>
internal static class ViteServer
{
    /// <param name="packages">Where Vite is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="apiProxy">Where <c>server.proxy</c> sends <c>/api</c>; null for no proxy.</param>
    public static async Task<NodeServer> StartAsync(NpmPackages packages, CancellationToken cancellation, string? apiProxy = null) =>
        await NodeServer.StartAsync(
            "vite-app",
            [await packages.PathAsync("vite/bin/vite.js"), "--strictPort"],
            "Local:",
            apiProxy,
            cancellation
        );
}
