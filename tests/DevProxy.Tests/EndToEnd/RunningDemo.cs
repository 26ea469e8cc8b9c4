using DevProxy.Demo;

namespace DevProxy.Tests.EndToEnd;

/// <summary>What <c>devproxy demo</c> starts, on free ports.</summary>
internal sealed class RunningDemo(DemoSite site, ProxyUnderTest proxy) : IAsyncDisposable
{
    public DemoSite Site => site;

    public ProxyUnderTest Proxy => proxy;

    public static async Task<RunningDemo> StartAsync()
    {
        var site = await DemoSite.StartAsync(new DemoPorts(0, 0), TestContext.Current.CancellationToken);
        var proxy = await ProxyUnderTest.StartAsync($"/api={site.ApiUrl}", $"/={site.PageUrl}");
        site.Connect(proxy.Url, proxy.InspectorUrl);
        return new RunningDemo(site, proxy);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await site.DisposeAsync();
    }
}
