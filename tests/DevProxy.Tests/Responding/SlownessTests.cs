using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static DevProxy.Tests.Responding.SamplePage;

namespace DevProxy.Tests.Responding;

/// <summary>
/// <c>"delay"</c> and <c>"throttle"</c> in a route, over real sockets. A least time holds on any machine and is asserted; a
/// greatest time is asserted only in comparison with the browser's own throttling.
/// </summary>
public sealed class SlownessTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("400", 390)]
    [InlineData("{ \"min\": 200, \"max\": 300 }", 190)]
    public async Task An_answer_is_delayed(string delay, double least)
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, $"\"delay\": {delay}");

        using var answer = await proxy.SendAsync("GET", "/api/a");

        Assert.Equal("the API", await answer.Content.ReadAsStringAsync(Token));
        Assert.True((await proxy.EndedAsync(1)).GetProperty("durationMs").GetDouble() >= least);
    }

    [Theory]
    [InlineData("\"delay\": 3600000")]
    [InlineData("\"throttle\": 1")]
    public async Task Preflights_pass_at_once_and_a_page_that_leaves_is_not_waited_for(string slow)
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, slow);
        using var leaving = new CancellationTokenSource();

        using var preflight = await proxy.SendAsync("OPTIONS", "/api/a", null, Preflight);
        await using var events = await EventStream.OpenAsync(proxy.Inspector, proxy.Inspector.BaseAddress!);
        var request = proxy.Proxy.GetAsync(new Uri("/api/a", UriKind.Relative), leaving.Token);
        while (await events.NextAsync() is var (_, data) && data.GetProperty("id").GetInt64() < 2) { }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        Assert.Equal("PUT", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("client_gone", (await proxy.EndedAsync(2)).GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Both_directions_are_throttled_and_no_byte_is_changed()
    {
        var sent = Random.Shared.GetItems("abcdefghij"u8, 20_000);
        await using var api = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var proxy = await StartAsync(api, "\"throttle\": 40000");

        using var answer = await proxy.SendAsync("POST", "/api/a", new ByteArrayContent(sent));

        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.True((await proxy.EndedAsync(1)).GetProperty("durationMs").GetDouble() >= 900); // Half a second each way.
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_the_line()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.Body.WriteAsync(new byte[10_000]).AsTask());
        await using var proxy = await StartAsync(api, "\"throttle\": 40000");
        var began = TimeProvider.System.GetTimestamp();

        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => proxy.SendAsync("GET", "/api/a"))))
            answer.Dispose();

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_stream_is_throttled_and_comes_event_by_event()
    {
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await isOver.Task.WaitAsync(context.RequestAborted);
        });
        await using var proxy = await StartAsync(api, "\"throttle\": \"4g\"");

        using var answer = await proxy.Proxy.GetAsync(new Uri("/api/a", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));

        Assert.Equal("data: first", await reader.ReadLineAsync(Token));
        isOver.SetResult();
    }

    [Fact]
    public async Task A_WebSocket_is_throttled_too()
    {
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[32 * 1024];
            var received = 0;
            while (received < 20_000)
                received += (await socket.ReceiveAsync(buffer.AsMemory(received), context.RequestAborted)).Count;
            await socket.SendAsync(buffer.AsMemory(0, received), WebSocketMessageType.Binary, true, context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
        });
        await using var proxy = await StartAsync(api, "\"throttle\": 40000, \"delay\": 50");
        using var socket = new ClientWebSocket();
        var buffer = new byte[32 * 1024];
        var began = TimeProvider.System.GetTimestamp();

        await socket.ConnectAsync(new Uri(proxy.App.ProxyUrl.Replace("http:", "ws:", StringComparison.Ordinal) + "/api/a"), Token);
        await socket.SendAsync(new byte[20_000], WebSocketMessageType.Binary, true, Token);
        var received = 0;
        while (received < 20_000)
            received += (await socket.ReceiveAsync(buffer.AsMemory(received), Token)).Count;

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.9));
    }

    [Theory]
    [InlineData("slow-3g", 50_000, 50_000, 2000, 50_000)]
    [InlineData("3g", 180_000, 84_375, 562.5, 150_000)]
    [InlineData("4g", 1_012_500, 168_750, 165, 1_000_000)]
    public async Task A_preset_is_about_as_slow_as_Chromes_own(string preset, double down, double up, double latency, int bytes)
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.Body.WriteAsync(new byte[bytes]).AsTask());
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "cors": true, "routes": { "/slow": { "target": "{{api.Url}}", "throttle": "{{preset}}" }, "/": "{{api.Url}}" } }"""
        );
        await using var page = await PlainPage.OpenAsync(chromium);

        var ours = await MillisecondsAsync(page.Page, proxy.App.ProxyUrl + "/slow");
        var network = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync(
            "Network.emulateNetworkConditions",
            new Dictionary<string, object>
            {
                ["offline"] = false,
                ["latency"] = latency,
                ["downloadThroughput"] = down,
                ["uploadThroughput"] = up,
            }
        );
        var chromes = await MillisecondsAsync(page.Page, proxy.App.ProxyUrl + "/fast");

        Assert.InRange(ours / chromes, 0.25, 4);
    }

    private static Task<double> MillisecondsAsync(IPage page, string url) =>
        page.EvaluateAsync<double>(
            """
            async url => {
              const began = performance.now();
              await (await fetch(url, { cache: 'no-store' })).arrayBuffer();
              return performance.now() - began;
            }
            """,
            url
        );

    private static Task<TestUpstream> ApiAsync() => TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));

    private static Task<InspectedProxy> StartAsync(TestUpstream api, string slow) =>
        InspectedProxy.StartAsync($$"""{ "routes": { "/api": { "target": "{{api.Url}}", "cors": true, {{slow}} } } }""");
}
