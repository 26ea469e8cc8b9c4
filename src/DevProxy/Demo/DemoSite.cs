using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Demo;

/// <summary>The shop's API and the page that calls it, each on an origin of its own, as they are for a frontend developer.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly WebApplication _page;
    private readonly TaskCompletionSource<DemoLinks> _links;

    private DemoSite(WebApplication api, string apiUrl, WebApplication page, string pageUrl, TaskCompletionSource<DemoLinks> links)
    {
        (_api, ApiUrl) = (api, apiUrl);
        (_page, PageUrl) = (page, pageUrl);
        _links = links;
    }

    /// <summary>The API's origin, <c>http://localhost:PORT</c>; all its paths begin with <c>/api/</c>.</summary>
    public string ApiUrl { get; }

    /// <summary>The page's origin, <c>http://localhost:PORT</c>.</summary>
    public string PageUrl { get; }

    /// <summary>Starts both. The page waits for <see cref="Connect"/> before it offers its buttons.</summary>
    /// <exception cref="IOException">No port could be had.</exception>
    public static async Task<DemoSite> StartAsync(DemoPorts ports, CancellationToken cancellation)
    {
        var links = new TaskCompletionSource<DemoLinks>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (api, apiUrl) = await LocalServer.StartAsync(ports.Api, DemoApi.Map, cancellation);
        try
        {
            var (page, pageUrl) = await LocalServer.StartAsync(ports.Page, app => DemoPage.Map(app, links.Task), cancellation);
            return new DemoSite(api, apiUrl, page, pageUrl, links);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells the page where DevProxy listens. Once; later calls change nothing.</summary>
    /// <param name="proxyUrl">DevProxy's origin, without a path.</param>
    /// <param name="inspectorUrl">The inspector's origin; null when it is off.</param>
    public void Connect(string proxyUrl, string? inspectorUrl) =>
        _links.TrySetResult(new DemoLinks(ApiUrl, proxyUrl.TrimEnd('/'), inspectorUrl?.TrimEnd('/')));

    public async ValueTask DisposeAsync()
    {
        _links.TrySetCanceled(CancellationToken.None);
        await _page.DisposeAsync();
        await _api.DisposeAsync();
    }
}

/// <summary>The origins that the page needs to know, each as <c>http://localhost:8010</c> without a path.</summary>
/// <param name="Api">Where the API is called directly.</param>
/// <param name="Proxy">Where the same API is called through DevProxy.</param>
/// <param name="Inspector">Where DevProxy shows what happened; null when its inspector is off.</param>
internal sealed record DemoLinks(string Api, string Proxy, string? Inspector);

/// <summary>The ports that the demo would like; where one is taken, or 0, it takes a free one.</summary>
/// <param name="Api">Of the shop's API, 0 to 65535.</param>
/// <param name="Page">Of the page that calls it, 0 to 65535.</param>
internal sealed record DemoPorts(int Api, int Page)
{
    /// <summary>An API on a port that looks like someone else's, a page next to DevProxy's own two ports.</summary>
    public static DemoPorts Preferred { get; } = new(9010, 8012);
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DemoLinks))]
internal sealed partial class DemoJsonContext : JsonSerializerContext;
