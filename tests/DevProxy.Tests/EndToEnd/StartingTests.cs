using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The first seconds of <c>devproxy -- npm run dev</c>: the browser is there before the dev server is.</summary>
public sealed class StartingTests(Chromium chromium) : IDisposable
{
    // It starts to listen when the test says so.
    private const string Server = """
        const fs = require("fs"), http = require("http");
        console.log("behind " + process.env.DEVPROXY_URL);
        const app = http.createServer((request, response) => {
          response.setHeader("Content-Type", "text/html");
          response.end('<!doctype html><link rel="icon" href="data:,"><title>The app</title><h1>The app at ' + request.url + "</h1>");
        });
        const poll = setInterval(() => {
          if (!fs.existsSync("go")) return;
          clearInterval(poll);
          app.listen(PORT, "127.0.0.1", () => console.log("up"));
        }, 20);
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_that_is_opened_too_early_waits_and_becomes_the_app_by_itself()
    {
        var target = Prepare();
        await using var devproxy = DevProxyRun.Start(_folder.Path, target, "--port", "0", "--", "npm", "run", "dev");
        var url = await devproxy.ProxyUrlAsync();
        await devproxy.LineWithAsync($"behind {url}");
        await using var page = await AppPage.OpenAsync(chromium, "about:blank");
        var asked = new List<string>();
        page.Page.Request += (_, request) => asked.Add(request.Url);

        var early = await page.Page.GotoAsync(url + "/shop?x=1#top");

        Assert.Equal(502, early!.Status);
        await Assertions.Expect(page.Page).ToHaveTitleAsync("Waiting for npm run dev");
        await Assertions.Expect(page.Page.Locator("[role=status]")).ToContainTextAsync($"nothing is listening at {target} yet");
        await Assertions.Expect(page.Page.Locator("html")).ToHaveCSSAsync("color-scheme", "light dark");
        await page.Page.WaitForResponseAsync(response => response.Status == 502); // It has tried again, and failed again.
        _folder.Write("go", "");

        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("The app at /shop?x=1");
        Assert.Equal(url + "/shop?x=1#top", page.Page.Url);
        Assert.All(asked, request => Assert.StartsWith(url, request, StringComparison.Ordinal));
        Assert.Single(devproxy.Out, line => line.Contains("connection_refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_companion_the_page_waits_for_the_address()
    {
        var target = Prepare();
        await using var proxy = await ProxyUnderTest.StartAsync($"/={target}");
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        await Assertions.Expect(page.Page).ToHaveTitleAsync($"Waiting for {target}");
        _folder.Write("go", "");
        await using var node = new StartedNode(_folder.Path);

        await Assertions.Expect(page.Page).ToHaveTitleAsync("The app");
    }

    [Fact]
    public async Task What_npm_started_ends_with_DevProxy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to pass on.");
        var target = Prepare();
        _folder.Write("go", "");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, target, "--port", "0", "--", "npm", "run", "dev");
        await devproxy.LineWithAsync("up");

        await devproxy.SignalAsync("TERM");
        await devproxy.ExitCodeAsync();

        // It was told to end, and takes a moment for it.
        await IsGoneAsync(new Uri(target));
    }

    private static async Task IsGoneAsync(Uri url)
    {
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(url, TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                return;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"{url} still answers");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private string Prepare()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        _folder.Write("server.js", Server.Replace("PORT", port, StringComparison.Ordinal));
        _folder.Write("package.json", """{ "private": true, "scripts": { "dev": "node server.js" } }""");
        return $"http://localhost:{port}";
    }

    /// <summary>The same server, started by hand.</summary>
    private sealed class StartedNode(string folder) : IAsyncDisposable
    {
        private readonly Process _process = Process.Start(
            new ProcessStartInfo("node", "server.js")
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
    }
}
