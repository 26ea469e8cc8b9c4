using System.Text.RegularExpressions;
using DevProxy.Demo;
using Microsoft.AspNetCore.Builder;

namespace DevProxy.Tests.Demo;

public sealed partial class DemoPageTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource<DemoLinks> _links = new();
    private WebApplication _server = null!;
    private string _origin = null!;

    public async ValueTask InitializeAsync() =>
        (_server, _origin) = await LocalServer.StartAsync(0, app => DemoPage.Map(app, _links.Task), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/demo.css", "text/css")]
    [InlineData("/demo.js", "text/javascript")]
    [InlineData("/calls.js", "text/javascript")]
    [InlineData("/mark.svg", "image/svg+xml")]
    public async Task Its_files_are_embedded(string path, string contentType)
    {
        using var answer = await _http.GetAsync(_origin + path, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/demo.css")]
    [InlineData("/demo.js")]
    public async Task It_loads_nothing_from_elsewhere(string path)
    {
        using var answer = await _http.GetAsync(_origin + path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(ForeignReference(), text);
        Assert.StartsWith("default-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_waits_for_the_addresses_and_gets_them()
    {
        var asked = _http.GetStringAsync(_origin + "/links.json", TestContext.Current.CancellationToken);
        _ = await _http.GetStringAsync(_origin + "/demo.js", TestContext.Current.CancellationToken);
        Assert.False(asked.IsCompleted);
        _links.SetResult(new DemoLinks("http://localhost:1", "http://localhost:2", null));
        Assert.Equal("""{"api":"http://localhost:1","proxy":"http://localhost:2","inspector":null}""", await asked);
    }

    [GeneratedRegex("""(src|href)="(https?:)?//|url\(|@import|import .* from "http""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ForeignReference();
}
