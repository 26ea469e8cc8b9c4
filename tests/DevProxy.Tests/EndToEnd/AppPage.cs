using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// The page of an app from <c>tests/web</c> in Chromium. It records errors in the console, requests and WebSockets.
/// </summary>
internal sealed class AppPage : IAsyncDisposable
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 120_000 };

    private readonly List<string> _errors = [];
    private readonly List<string> _socketUrls = [];
    private readonly List<string> _requestUrls = [];

    private AppPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => _errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => _errors.Add(error);
        page.WebSocket += (_, socket) => _socketUrls.Add(socket.Url);
        page.Request += (_, request) =>
            _requestUrls.AddRange(request.Url.StartsWith("http", StringComparison.Ordinal) ? [request.Url] : []);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The URLs of the WebSockets that the page opened.</summary>
    public IReadOnlyList<string> SocketUrls => _socketUrls;

    /// <summary>The URLs that the page requested over http and https.</summary>
    public IReadOnlyList<string> RequestUrls => _requestUrls;

    /// <param name="chromium">The browser.</param>
    /// <param name="url">The page's address.</param>
    /// <param name="trustAll">Whether the browser accepts any certificate.</param>
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

    /// <summary>Edits a module of the app, and expects the update without a reload, through a WebSocket of the proxy.</summary>
    public Task ExpectHotUpdateAsync(NodeServer server, string proxyUrl) =>
        ExpectHotUpdateAsync(
            () => server.EditAsync("greeting.js", "export const greeting = \"as it is now\";", TestContext.Current.CancellationToken),
            proxyUrl
        );

    /// <summary>Makes an edit after which the heading says "as it is now", and expects that as a hot update.</summary>
    public async Task ExpectHotUpdateAsync(Func<Task> edit, string proxyUrl)
    {
        // A reload would lose this value; a hot update keeps it.
        await Page.EvaluateAsync("window.kept = 'kept'");
        await edit();
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync("as it is now");
        Assert.Equal("kept", await Page.EvaluateAsync<string>("window.kept"));

        // The tools' clients bypass DevProxy and connect to the dev server when DevProxy's origin refuses the WebSocket.
        Assert.NotEmpty(_socketUrls);
        Assert.All(
            _socketUrls,
            socket => Assert.StartsWith(proxyUrl.Replace("http", "ws", StringComparison.Ordinal), socket, StringComparison.Ordinal)
        );
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
