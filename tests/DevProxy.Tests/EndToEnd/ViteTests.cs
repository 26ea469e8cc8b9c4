using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The front layout with a real dev server.</summary>
public sealed class ViteTests(Chromium chromium, NpmPackages packages)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_behind_DevProxy_calls_its_API_same_origin_and_is_updated_as_it_is_edited()
    {
        await using var vite = await ViteServer.StartAsync(packages, Token);
        await using var api = await ForgetfulApi.StartAsync();
        await using var proxy = await RunningProxy.StartAsync($"/api={api.Url}", $"/={vite.Origin}");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        var sockets = new List<IWebSocket>();
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => errors.Add(error);
        page.WebSocket += (_, socket) => sockets.Add(socket);

        await page.GotoAsync(proxy.Url);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("as it was");
        await Assertions.Expect(page.Locator("output")).ToHaveTextAsync("kettle");
        Assert.Equal(["GET"], api.Calls);

        // What a reload would lose and a hot update keeps.
        await page.EvaluateAsync("window.kept = 'kept'");
        await vite.EditAsync("greeting.js", "export const greeting = \"as it is now\";", Token);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("as it is now");
        Assert.Equal("kept", await page.EvaluateAsync<string>("window.kept"));

        // Vite's client would call the dev server past DevProxy if its own origin refused the socket.
        Assert.All(sockets, socket => Assert.StartsWith(proxy.Url.Replace("http", "ws", StringComparison.Ordinal), socket.Url, StringComparison.Ordinal));
        Assert.NotEmpty(sockets);
        Assert.Empty(errors);
    }
}
