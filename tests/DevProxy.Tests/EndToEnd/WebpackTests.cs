namespace DevProxy.Tests.EndToEnd;

/// <summary>DevProxy behind the own proxy of webpack-dev-server. In front of it, DevServerRecipesTests has it.</summary>
public sealed class WebpackTests(Chromium chromium, NpmPackages packages)
{
    private readonly DevServerLayouts _layouts = new(
        chromium,
        apiProxy => WebpackServer.StartAsync(packages, TestContext.Current.CancellationToken, apiProxy)
    );

    [Fact]
    public Task Behind_its_own_proxy_DevProxy_forwards_the_API_and_tells_the_layout() => _layouts.ProveBehindAsync();
}
