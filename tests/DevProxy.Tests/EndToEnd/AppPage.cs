using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// The page of an app of <c>tests/web</c> in Chromium, with what its console complains of and the WebSockets that it opens.
/// </summary>
internal sealed class AppPage : IAsyncDisposable
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 120_000 };

    private readonly List<string> _errors = [];
    private readonly List<string> _sockets = [];
    private readonly List<string> _asked = [];

    private AppPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => _errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => _errors.Add(error);
        page.WebSocket += (_, socket) => _sockets.Add(socket.Url);
        page.Request += (_, request) => _asked.AddRange(request.Url.StartsWith("http", StringComparison.Ordinal) ? [request.Url] : []);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The URLs of its WebSockets.</summary>
    public IReadOnlyList<string> Sockets => _sockets;

    /// <summary>The URLs that it asked for over http and https.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <param name="chromium">The browser.</param>
    /// <param name="url">The page's address.</param>
    /// <param name="trustAll">Whether it takes any certificate.</param>
    public static async Task<AppPage> OpenAsync(Chromium chromium, string url, bool trustAll = false)
    {
        var context = await chromium.NewShellContextAsync(new BrowserNewContextOptions { IgnoreHTTPSErrors = trustAll });
        var page = new AppPage(await context.NewPageAsync());
        await page.Page.GotoAsync(url);
        return page;
    }

    /// <summary>Waits until the page shows its heading and what its API answered.</summary>
    public async Task ShowsAsync(string heading, string answer)
    {
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync(heading, Patient);
        await Assertions.Expect(Page.Locator("output")).ToHaveTextAsync(answer, Patient);
    }

    /// <summary>Edits a module of the app, and sees it arrive without a reload, through the proxy's own socket.</summary>
    public Task IsUpdatedAsync(NodeServer server, string proxyUrl) =>
        IsUpdatedAsync(
            () => server.EditAsync("greeting.js", "export const greeting = \"as it is now\";", TestContext.Current.CancellationToken),
            proxyUrl
        );

    /// <summary>Sees an edit after which the heading says "as it is now" arrive so.</summary>
    public async Task IsUpdatedAsync(Func<Task> edit, string proxyUrl)
    {
        // What a reload would lose and a hot update keeps.
        await Page.EvaluateAsync("window.kept = 'kept'");
        await edit();
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync("as it is now");
        Assert.Equal("kept", await Page.EvaluateAsync<string>("window.kept"));

        // The tools' clients call the dev server past DevProxy when DevProxy's own origin refuses the socket.
        Assert.NotEmpty(_sockets);
        Assert.All(
            _sockets,
            socket => Assert.StartsWith(proxyUrl.Replace("http", "ws", StringComparison.Ordinal), socket, StringComparison.Ordinal)
        );
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
