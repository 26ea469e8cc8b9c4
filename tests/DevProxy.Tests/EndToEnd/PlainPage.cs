using DevProxy.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>An empty page on an origin of its own, opened in a profile of its own.</summary>
internal sealed class PlainPage(WebApplication server, string origin, IPage page) : IAsyncDisposable
{
    public string Origin { get; } = origin;

    public IPage Page { get; } = page;

    public static async Task<PlainPage> OpenAsync(Chromium chromium, CancellationToken cancellation)
    {
        const string html = """<!doctype html><link rel="icon" href="data:,"><title>A page</title>""";
        var (server, origin) = await LocalServer.StartAsync(0, app => app.MapGet("/", () => Results.Content(html, "text/html")), cancellation);
        var page = await (await chromium.NewContextAsync()).NewPageAsync();
        await page.GotoAsync(origin);
        return new PlainPage(server, origin, page);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await server.DisposeAsync();
    }
}
