namespace DevProxy.Tests.EndToEnd;

/// <summary>What holds for a page, its API and DevProxy with any dev server.</summary>
/// <param name="chromium">The browser.</param>
/// <param name="start">Starts the dev server, whose own proxy sends <c>/api</c> to a URL; null for no proxy.</param>
internal sealed class DevServerLayouts(Chromium chromium, Func<string?, Task<NodeServer>> start)
{
    /// <summary>DevProxy in front: the page calls its API same-origin, and is updated as it is edited.</summary>
    public async Task ProveFrontAsync()
    {
        await using var devServer = await start(null);
        await using var api = await ApiWithoutCors.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync($"/api={api.Url}", $"/={devServer.Origin}");
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        await page.ShowsAsync("as it was", "kettle");
        Assert.Equal(["GET"], api.Calls);
        await page.ExpectHotUpdateAsync(devServer, proxy.Url);
        Assert.Empty(page.Errors);
    }

    /// <summary>DevProxy behind the dev server's own proxy: it forwards the API's calls, and tells that it stands there.</summary>
    public async Task ProveBehindAsync()
    {
        using var folder = new TemporaryFolder();
        await using var api = await ApiWithoutCors.StartAsync();
        await using var devproxy = DevProxyRun.Start(folder.Path, api.Url, "--port", "0");
        await using var devServer = await start(await devproxy.ProxyUrlAsync());
        await using var page = await AppPage.OpenAsync(chromium, devServer.Origin);

        await page.ShowsAsync("as it was", "kettle");
        Assert.Equal(["GET"], api.Calls);
        await devproxy.LineWithAsync("this came through your dev server's own proxy");
        Assert.Empty(page.Errors);
    }
}
