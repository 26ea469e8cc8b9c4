namespace DevProxy.Tests.EndToEnd;

/// <summary>Vite's dev server, with DevProxy in front of it and behind its own proxy.</summary>
public sealed class ViteTests(Chromium chromium, NpmPackages packages)
{
    private readonly DevServerLayouts _layouts = new(
        chromium,
        apiProxy => ViteServer.StartAsync(packages, TestContext.Current.CancellationToken, apiProxy)
    );

    [Fact]
    public Task A_page_behind_DevProxy_calls_its_API_same_origin_and_is_updated_as_it_is_edited() => _layouts.ProveFrontAsync();

    [Fact]
    public Task Behind_its_own_proxy_DevProxy_forwards_the_API_and_tells_the_layout() => _layouts.ProveBehindAsync();
}
