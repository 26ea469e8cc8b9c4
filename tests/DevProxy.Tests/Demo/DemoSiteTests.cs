using System.Text.Json;
using DevProxy.Demo;

namespace DevProxy.Tests.Demo;

public sealed class DemoSiteTests
{
    [Fact]
    public async Task The_api_and_the_page_stand_on_two_origins_and_the_page_knows_all_four()
    {
        await using var site = await DemoSite.StartAsync(new DemoPorts(0, 0), TestContext.Current.CancellationToken);
        Assert.NotEqual(site.ApiUrl, site.PageUrl);
        site.Connect("http://localhost:8010/", "http://localhost:8011/");

        using var http = new HttpClient();
        var links = JsonDocument
            .Parse(await http.GetStringAsync(site.PageUrl + "/links.json", TestContext.Current.CancellationToken))
            .RootElement;
        Assert.Equal(site.ApiUrl, links.GetProperty("api").GetString());
        Assert.Equal("http://localhost:8010", links.GetProperty("proxy").GetString());
        Assert.Equal("http://localhost:8011", links.GetProperty("inspector").GetString());
        Assert.Contains(
            "GRN-12",
            await http.GetStringAsync(site.ApiUrl + "/api/products", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Two_demos_run_beside_each_other_on_the_same_preferred_ports()
    {
        await using var first = await DemoSite.StartAsync(new DemoPorts(0, 0), TestContext.Current.CancellationToken);
        var taken = new DemoPorts(new Uri(first.ApiUrl).Port, new Uri(first.PageUrl).Port);
        await using var second = await DemoSite.StartAsync(taken, TestContext.Current.CancellationToken);
        Assert.NotEqual(first.ApiUrl, second.ApiUrl);
        Assert.NotEqual(first.PageUrl, second.PageUrl);
    }

    [Fact]
    public async Task A_page_that_still_waits_does_not_hold_up_the_end()
    {
        var site = await DemoSite.StartAsync(new DemoPorts(0, 0), TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var stream = await http.GetStreamAsync(site.PageUrl + "/demo.css", TestContext.Current.CancellationToken);
        var waiting = http.GetAsync(site.PageUrl + "/links.json", TestContext.Current.CancellationToken);
        await site.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        var end = await Record.ExceptionAsync(async () => (await waiting).EnsureSuccessStatusCode());
        Assert.IsType<HttpRequestException>(end);
    }
}
