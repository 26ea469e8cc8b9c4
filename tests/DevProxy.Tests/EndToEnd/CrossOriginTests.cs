namespace DevProxy.Tests.EndToEnd;

/// <summary>The main job, judged by a real browser.</summary>
public sealed class CrossOriginTests(Chromium chromium)
{
    private static readonly object Put = new
    {
        method = "PUT",
        headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret", ["X-Team"] = "checkout" },
        body = "hello",
    };

    [Fact]
    public async Task A_PUT_with_Authorization_to_an_API_without_CORS_fails_directly_and_succeeds_through_DevProxy()
    {
        await using var api = await ApiWithoutCors.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync($"/api={api.Url}");
        await using var page = await PlainPage.OpenAsync(chromium);

        var direct = await Fetching.FromAsync(page.Page, $"{api.Url}/api/data", Put);

        Assert.Equal(new Fetching(null, "TypeError: Failed to fetch"), direct);
        Assert.Equal(["OPTIONS"], api.Calls);

        var proxied = await Fetching.FromAsync(page.Page, $"{proxy.Url}/api/data", Put);

        Assert.Equal(new Fetching(200, """{ "name": "kettle", "sent": "hello" }"""), proxied);
        Assert.Equal(["OPTIONS", "OPTIONS", "PUT Bearer secret checkout"], api.Calls);
    }
}
