using System.Net;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace DevProxy.Tests.FieldReports;

/// <summary>Behind another dev server's proxy a redirect left the page, and server-sent events came all at once or not at all.</summary>
public sealed class BehindDevServerTests(Chromium chromium, NpmPackages packages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/login", "/login")]
    [InlineData("http://TARGET/login?next=%2F#top", "/login?next=%2F#top")]
    [InlineData("http://localhost:PROXY/login", "/login")]
    [InlineData("http://TARGET", "/")]
    [InlineData("https://id.example.com/login", "https://id.example.com/login")]
    // A path that a browser would read as another host stays absolute, at the page's own address.
    [InlineData("http://TARGET//evil.example/", "http://localhost:PAGE//evil.example/")]
    public async Task A_redirect_of_the_API_stays_with_the_page(string location, string expected)
    {
        TestUpstream? started = null;
        var proxyPort = 0;
        await using var api = started = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = Written(location);
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync($"/api={api.Url}");
        proxyPort = new Uri(proxy.Url).Port;

        foreach (var site in new[] { null, "same-origin" })
        {
            using var answer = await AskAsync(proxy.Url + "/api/go", ("Referer", "http://localhost:5173/cart"), ("Sec-Fetch-Site", site));
            // Only what the browser calls same-origin is known to come from Referer's page.
            var page = site is null ? $"{proxyPort}" : "5173";
            Assert.Equal(Written(expected).Replace("PAGE", page, StringComparison.Ordinal), answer.Headers.GetValues("Location").Single());
        }

        string Written(string text) =>
            text.Replace("TARGET", new Uri(started!.Url).Authority, StringComparison.Ordinal)
                .Replace("PROXY", proxyPort.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Referer", "http://localhost:5173/", "same-site")] // The page calls DevProxy itself.
    [InlineData("X-Forwarded-Host", "localhost:5173", "same-origin")] // The dev server says what was called.
    public async Task A_redirect_names_the_address_that_the_browser_called(string header, string value, string site)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.Redirect($"http://{context.Request.Host}/login");
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync($"/api={api.Url}");

        using var answer = await AskAsync(proxy.Url + "/api/go", (header, value), ("Sec-Fetch-Site", site));

        var front = header == "X-Forwarded-Host" ? "http://localhost:5173" : proxy.Url;
        Assert.Equal(front + "/login", answer.Headers.GetValues("Location").Single());
    }

    [Theory]
    [InlineData("text/event-stream", "same-origin", null, "no-transform")]
    [InlineData("text/event-stream; charset=utf-8", "same-origin", "no-cache", "no-cache, no-transform")]
    [InlineData("text/event-stream", "same-origin", "no-cache, no-transform", "no-cache, no-transform")]
    [InlineData("text/event-stream", "same-site", "no-cache", "no-cache")]
    [InlineData("application/json", "same-origin", "no-cache", "no-cache")]
    public async Task Events_that_pass_another_dev_server_ask_not_to_be_compressed(string type, string site, string? sent, string? expected)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.CacheControl = sent;
            return context.Response.WriteAsync("data: 1\n\n");
        });
        await using var proxy = await ProxyUnderTest.StartAsync($"/api={api.Url}");

        using var answer = await AskAsync(proxy.Url + "/api/events", ("Referer", "http://localhost:8080/"), ("Sec-Fetch-Site", site));

        Assert.Equal(expected, answer.Headers.NonValidated.TryGetValues("Cache-Control", out var lines) ? string.Join(", ", lines) : null);
    }

    [Fact]
    public async Task Behind_a_real_webpack_an_event_arrives_while_the_stream_is_open()
    {
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Path != "/api/events")
            {
                await context.Response.WriteAsync("""{ "name": "kettle" }""");
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await using var proxy = await ProxyUnderTest.StartAsync($"/={api.Url}");
        await using var webpack = await WebpackServer.StartAsync(packages, Cancellation, proxy.Url);
        await using var page = await AppPage.OpenAsync(chromium, webpack.Origin);
        await page.ShowsAsync("as it was", "kettle");

        Assert.Equal(
            "first",
            await page.Page.EvaluateAsync<string>(
                "new Promise(done => new EventSource('/api/events').onmessage = event => done(event.data))"
            )
        );
    }

    private static async Task<HttpResponseMessage> AskAsync(string url, params (string Name, string? Value)[] headers)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request, Cancellation);
    }
}
