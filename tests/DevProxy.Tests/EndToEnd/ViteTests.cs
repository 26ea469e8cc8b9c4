namespace DevProxy.Tests.EndToEnd;

/// <summary>Vite's dev server, with DevProxy in front of it and behind its own proxy.</summary>
public sealed class ViteTests(Chromium chromium, NpmPackages packages)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_behind_DevProxy_calls_its_API_same_origin_and_is_updated_as_it_is_edited()
    {
        await using var vite = await ViteServer.StartAsync(packages, Token);
        await using var api = await ForgetfulApi.StartAsync();
        await using var proxy = await RunningProxy.StartAsync($"/api={api.Url}", $"/={vite.Origin}");
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        await page.ShowsAsync("as it was", "kettle");
        Assert.Equal(["GET"], api.Calls);
        await page.IsUpdatedAsync(vite, proxy.Url);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Behind_its_own_proxy_DevProxy_takes_the_API_and_says_how_it_stands()
    {
        using var folder = new TemporaryFolder();
        await using var api = await ForgetfulApi.StartAsync();
        await using var devproxy = DevProxyRun.Start(folder.Path, api.Url, "--port", "0");
        await using var vite = await ViteServer.StartAsync(packages, Token, await devproxy.ProxyUrlAsync());
        await using var page = await AppPage.OpenAsync(chromium, vite.Origin);

        await page.ShowsAsync("as it was", "kettle");
        Assert.Equal(["GET"], api.Calls);
        await devproxy.LineWithAsync("this came through your dev server's own proxy");
        Assert.Empty(page.Errors);
    }
}
