using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>An empty page on an origin of its own, opened in a profile of its own.</summary>
internal sealed class PlainPage(TestUpstream server, IPage page) : IAsyncDisposable
{
    private const string Html = """<!doctype html><link rel="icon" href="data:,"><title>A page</title>""";

    public string Origin => server.Url;

    public IPage Page { get; } = page;

    public static async Task<PlainPage> OpenAsync(Chromium chromium)
    {
        var server = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Html, context.RequestAborted);
        });
        var page = await (await chromium.NewContextAsync()).NewPageAsync();
        await page.GotoAsync(server.Url);
        return new PlainPage(server, page);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await server.DisposeAsync();
    }
}
