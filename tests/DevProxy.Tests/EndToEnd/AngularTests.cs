using DevProxy.Configuration;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The file of <c>ng serve --proxy-config</c> as DevProxy's own, in front of a dev server (Angular's is Vite's).</summary>
public sealed class AngularTests(Chromium chromium, NpmPackages packages)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Angular takes comments and commas at the end.
    private const string ProxyConf =
        """{ "/api": { "target": "TARGET", "secure": false, "changeOrigin": true, "pathRewrite": { "^/api": "" }, }, } // a comment""";

    [Fact]
    public async Task Its_routes_serve_the_page_of_a_real_dev_server()
    {
        using var folder = new TemporaryFolder();
        await using var vite = await ViteServer.StartAsync(packages, Token);
        await using var api = await ApiWithoutCors.StartAsync();
        var file = folder.Write("proxy.conf.json", ProxyConf.Replace("TARGET", api.Url, StringComparison.Ordinal));
        await using var proxy = await ProxyUnderTest.OfFileAsync(file, new ConfigOverrides(Routes: [$"/={vite.Origin}"], Port: 0));
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        await page.ShowsAsync("as it was", "kettle");
        await page.ExpectHotUpdateAsync(vite, proxy.Url);
        Assert.Equal(["/products"], api.Targets);
        Assert.Empty(page.Errors);
    }
}
