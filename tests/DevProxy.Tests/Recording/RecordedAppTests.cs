using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.Recording;

/// <summary>A whole application on a recording, in Chromium; and recordings from and for Playwright.</summary>
public sealed class RecordedAppTests(Chromium chromium, NpmPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Vite_application_with_its_API_plays_back_with_both_gone_every_byte_the_same()
    {
        Dictionary<string, byte[]> before;
        await using (var vite = await ViteServer.StartAsync(packages, Token))
        await using (var api = await ApiWithoutCors.StartAsync())
        {
            await using var recording = Start($"/api={api.Url}", $"/={vite.Origin}", "--record", "app.har");
            before = await LoadAsync(await recording.ProxyUrlAsync());
            await recording.EndAsync();
        }

        await using var devproxy = Start("/api=http://localhost:1", "/=http://localhost:1", "--playback", "app.har");
        var after = await LoadAsync(await devproxy.ProxyUrlAsync());

        Assert.True(before.Count > 4, string.Join('\n', before.Keys));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, one => Assert.Equal(one.Value, after[one.Key]));
    }

    [Fact]
    public async Task Playwright_plays_back_what_DevProxy_has_recorded()
    {
        string url;
        await using (var api = await ApiAsync())
        {
            await using var recording = Start($"/={api.Url}", "--record", "ours.har");
            url = await recording.ProxyUrlAsync();
            await using var page = await AppPage.OpenAsync(chromium, $"{url}/page");
            Assert.Equal("été 1", await FetchAsync(page.Page, "/data?x=1"));
            await recording.EndAsync();
        }

        await using var context = await chromium.NewShellContextAsync();
        await context.RouteFromHARAsync(Path.Combine(_folder.Path, "ours.har"), new() { NotFound = HarNotFound.Abort });
        var again = await context.NewPageAsync();
        await again.GotoAsync($"{url}/page");

        Assert.Equal("a page", await again.TitleAsync());
        Assert.Equal("été 1", await FetchAsync(again, "/data?x=1"));
    }

    [Theory]
    [InlineData(HarContentPolicy.Embed)]
    [InlineData(HarContentPolicy.Attach)]
    public async Task DevProxy_plays_back_what_Playwright_has_recorded(HarContentPolicy policy)
    {
        await using (var api = await ApiAsync())
        {
            await using var context = await chromium.NewShellContextAsync(
                new BrowserNewContextOptions { RecordHarPath = Path.Combine(_folder.Path, "theirs.har"), RecordHarContent = policy }
            );
            var page = await context.NewPageAsync();
            await page.GotoAsync($"{api.Url}/page");
            Assert.Equal("été 1", await FetchAsync(page, "/data?x=1"));
            await context.CloseAsync();
        }

        await using var devproxy = Start("/=http://localhost:1", "--playback", "theirs.har");
        await using var again = await AppPage.OpenAsync(chromium, $"{await devproxy.ProxyUrlAsync()}/page");

        Assert.Equal("a page", await again.Page.TitleAsync());
        Assert.Equal("été 1", await FetchAsync(again.Page, "/data?x=1"));
    }

    private async Task<Dictionary<string, byte[]>> LoadAsync(string url)
    {
        var page = await (await chromium.NewShellContextAsync()).NewPageAsync();
        var answers = new List<Task<(string Path, byte[] Body)>>();
        page.Response += (_, answer) => answers.Add(BodyAsync(answer));
        await page.GotoAsync(url);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("as it was");
        await Assertions.Expect(page.Locator("output")).ToHaveTextAsync("kettle");
        var bodies = await Task.WhenAll(answers);
        await page.Context.DisposeAsync();
        return bodies.DistinctBy(static one => one.Path).ToDictionary(static one => one.Path, static one => one.Body);
    }

    private static async Task<(string Path, byte[] Body)> BodyAsync(IResponse answer) =>
        (new Uri(answer.Url).PathAndQuery, await answer.BodyAsync());

    private static Task<string> FetchAsync(IPage page, string path) =>
        page.EvaluateAsync<string>("path => fetch(path).then(answer => answer.text())", path);

    private DevProxyRun Start(params string[] words) =>
        DevProxyRun.Start(
            _folder.Path,
            ["run", "--port", "0", .. words.SelectMany(static word => word.StartsWith('/') ? ["--route", word] : new[] { word })]
        );

    private static Task<TestUpstream> ApiAsync() =>
        TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.ContentType = context.Request.Path == "/page" ? "text/html" : "text/plain; charset=utf-8";
            return context.Response.WriteAsync(
                context.Request.Path == "/page"
                    ? "<!doctype html><link rel=icon href='data:,'><title>a page</title>"
                    : $"été {context.Request.Query["x"]}",
                context.RequestAborted
            );
        });
}
