using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The front layout with a real dev server.</summary>
public sealed class ViteTests(Chromium chromium, NpmPackages packages)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_DevProxy_the_page_of_the_dev_server_finds_no_API()
    {
        await using var vite = await ViteServer.StartAsync(packages, Token);
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(vite.Origin);

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("as it was");
        await Assertions.Expect(page.Locator("output")).ToBeEmptyAsync();
    }
}
