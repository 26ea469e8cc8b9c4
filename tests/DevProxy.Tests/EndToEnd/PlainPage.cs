using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>An empty page on its own origin, opened in a new profile.</summary>
internal sealed class PlainPage(TestUpstream server, IPage page) : IAsyncDisposable
{
    private const string Html = """<!doctype html><link rel="icon" href="data:,"><title>A page</title>""";

    public string Origin => server.Url;

    public IPage Page { get; } = page;

    /// <summary>Opens the page in the browser without a window.</summary>
    public static async Task<PlainPage> OpenAsync(Chromium chromium) => await OpenAsync(await chromium.NewShellContextAsync());

    /// <summary>Opens the page in this profile, which is closed with it.</summary>
    public static async Task<PlainPage> OpenAsync(IBrowserContext profile)
    {
        var server = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Html, context.RequestAborted);
        });
        var page = await profile.NewPageAsync();
        await page.GotoAsync(server.Url);
        return new PlainPage(server, page);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await server.DisposeAsync();
    }
}
