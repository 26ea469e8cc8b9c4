using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;
using static DevProxy.Tests.Responding.SamplePage;

namespace DevProxy.Tests.Responding;

/// <summary><c>/api/overrides</c>: routes that are slow, failing or offline until that is switched off.</summary>
public sealed class OverridesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_route_fails_until_it_is_switched_off_and_the_others_do_not()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api);

        using var on = await SetAsync(proxy, """{ "route": "/api", "fault": { "status": 500 }, "delay": 5 }""");
        using var failing = await proxy.SendAsync("GET", "/api/a");
        using var other = await proxy.SendAsync("GET", "/other");
        using var off = await proxy.WriteAsync("DELETE", "/api/overrides?route=/api");
        using var again = await proxy.SendAsync("GET", "/api/a");

        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        Assert.Equal("delayed by 5 ms, every request fails with 500", (await JsonAsync(on)).GetProperty("words").GetString());
        Assert.Equal(HttpStatusCode.InternalServerError, failing.StatusCode);
        Assert.Equal("fault", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
        Assert.StartsWith(
            "A switch of the inspector is on for \"/api\": ",
            Assert.Single((await proxy.EndedAsync(1)).GetProperty("remarks").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, off.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Empty((await proxy.EndedAsync(3)).GetProperty("remarks").EnumerateArray());
    }

    [Fact]
    public async Task An_override_replaces_the_fault_of_the_file_until_it_is_switched_off()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, """, "fault": { "status": 418 }, "delay": 1""");

        using (await SetAsync(proxy, """{ "route": "/api", "fault": { "status": 500 } }""")) { }
        using var overridden = await proxy.SendAsync("GET", "/api/a");
        using (await proxy.WriteAsync("DELETE", "/api/overrides")) { }
        using var own = await proxy.SendAsync("GET", "/api/a");

        Assert.Equal(HttpStatusCode.InternalServerError, overridden.StatusCode);
        Assert.Equal(418, (int)own.StatusCode);
    }

    [Fact]
    public async Task Offline_ends_open_and_new_requests_preflights_included()
    {
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.ReceiveAsync(new byte[1], context.RequestAborted);
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await StartAsync(api);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(proxy.App.ProxyUrl.Replace("http:", "ws:", StringComparison.Ordinal) + "/api/ws"), Token);
        using var stream = await proxy.Proxy.GetAsync(
            new Uri("/api/sse", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            Token
        );
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token));

        using (await SetAsync(proxy, """{ "route": "/api", "offline": true }""")) { }

        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync(new byte[1], Token));
        await Assert.ThrowsAnyAsync<IOException>(async () => await reader.ReadToEndAsync(Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.SendAsync("GET", "/api/a"));
        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.SendAsync("OPTIONS", "/api/a", null, Preflight));
        Assert.Equal("injected_fault", (await proxy.EndedAsync(1)).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("injected_fault", (await proxy.EndedAsync(2)).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("upstream", (await proxy.EndedAsync(2)).GetProperty("answeredBy").GetString());
        Assert.Equal("fault", (await proxy.EndedAsync(3)).GetProperty("answeredBy").GetString());
        Assert.Equal("fault", (await proxy.EndedAsync(4)).GetProperty("answeredBy").GetString());
    }

    [Fact]
    public async Task What_is_mocked_is_slow_or_offline_with_its_route()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "mocks": "./mocks", "routes": { "/api": "http://localhost:1" } }""",
            files: [("mocks/a.json", """{ "path": "/api/a", "body": "mocked" }""")]
        );
        using (await SetAsync(proxy, """{ "route": "/api", "offline": true }""")) { }

        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.SendAsync("GET", "/api/a"));
    }

    [Theory]
    [InlineData("""{ "route": "/none", "delay": 1 }""", "There is no route \"/none\": the routes are \"/api\", \"/other\"")]
    [InlineData("""{ "route": "/api" }""", "Nothing is switched on")]
    [InlineData("""{ "delay": 1 }""", "route is missing")]
    [InlineData("""{ "route": "/api", "dealy": 1 }""", "Unknown key \"dealy\": did you mean \"delay\"?")]
    [InlineData("""{ "route": "/api", "throttle": "5g" }""", "throttle must be")]
    [InlineData("nonsense", "")]
    public async Task What_is_wrong_is_refused_with_its_place(string json, string detail)
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api);

        using var refused = await SetAsync(proxy, json);
        var problem = await JsonAsync(refused);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, problem.GetProperty("problems")[0].GetProperty("line").GetInt32());
        Assert.Empty((await proxy.GetAsync("/api/overrides")).GetProperty("overrides").EnumerateArray());
    }

    [Fact]
    public async Task A_change_needs_the_token_and_the_list_does_not()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api);
        await using var events = await EventStream.OpenAsync(proxy.Inspector, proxy.Inspector.BaseAddress!);

        using var refused = await proxy.Inspector.PostAsync(
            new Uri("/api/overrides", UriKind.Relative),
            new StringContent("""{ "route": "/api", "offline": true }"""),
            Token
        );
        using (await SetAsync(proxy, """{ "route": "/api", "delay": { "min": 1, "max": 2 } }""")) { }
        var listed = Assert.Single((await proxy.GetAsync("/api/overrides")).GetProperty("overrides").EnumerateArray());
        using var none = await proxy.WriteAsync("DELETE", "/api/overrides?route=/other");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("/api", listed.GetProperty("route").GetString());
        Assert.Equal(2, listed.GetProperty("delay").GetProperty("max").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Single((await proxy.GetAsync("/api/config")).GetProperty("overrides").EnumerateArray());
    }

    [Fact]
    public async Task The_log_says_so_and_a_reload_does_not_end_it_unless_the_route_is_gone()
    {
        await using var api = await ApiAsync();
        using var folder = new TemporaryFolder();
        Configure("/api");
        await using var devproxy = DevProxyRun.Start(folder.Path);
        var url = await devproxy.ProxyUrlAsync();
        using var inspector = new HttpClient { BaseAddress = new Uri(await devproxy.InspectorUrlAsync()) };
        var config = await inspector.GetStringAsync(new Uri("/api/config", UriKind.Relative), Token);
        inspector.DefaultRequestHeaders.Add("X-DevProxy-Token", JsonDocument.Parse(config).RootElement.GetProperty("token").GetString());

        using (
            await inspector.PostAsync(
                new Uri("/api/overrides", UriKind.Relative),
                new StringContent("""{ "route": "/api", "fault": { } }"""),
                Token
            )
        ) { }

        await devproxy.LineWithAsync("Switched on in the inspector for \"/api\", until it is switched off: every request fails with 503");
        using (var failing = await inspector.GetAsync(new Uri(url + "/api/a"), Token))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failing.StatusCode);
        await devproxy.LineWithAsync("A switch of the inspector is on for \"/api\"");
        Configure("/api", ", \"cors\": true");
        await devproxy.LineWithAsync("is in force");
        using (var still = await inspector.GetAsync(new Uri(url + "/api/a"), Token))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, still.StatusCode);
        Configure("/other");
        await devproxy.LineWithAsync("\"/api\" is back to normal");

        void Configure(string route, string more = "") =>
            folder.Write("proxy.json", $$"""{ "port": 0, "routes": { "{{route}}": { "target": "{{api.Url}}"{{more}} } } }""");
    }

    private static Task<TestUpstream> ApiAsync() => TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));

    private static Task<InspectedProxy> StartAsync(TestUpstream api, string more = "") =>
        InspectedProxy.StartAsync(
            $$"""{ "cors": true, "routes": { "/api": { "target": "{{api.Url}}"{{more}} }, "/other": "{{api.Url}}" } }"""
        );

    private static Task<HttpResponseMessage> SetAsync(InspectedProxy proxy, string json) =>
        proxy.WriteAsync("POST", "/api/overrides", new StringContent(json));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
}
