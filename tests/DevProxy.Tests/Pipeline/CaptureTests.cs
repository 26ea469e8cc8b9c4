using System.Net.WebSockets;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class CaptureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_bodies_pass_whole_and_their_first_bytes_are_kept()
    {
        var sent = new string('s', 200_000);
        var answered = new string('a', 300_000);
        string? received = null;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            received = await reader.ReadToEndAsync();
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(answered);
        });
        var config = Configs.Of(Routes.To("/", upstream.Url)) with { Inspector = new InspectorConfig("localhost", null, 10, 1000, 64) };
        await using var proxy = await RunningProxy.StartAsync(config);
        using var content = new StringContent(sent, Encoding.UTF8, "text/plain");

        using var response = await proxy.Client.PostAsync(new Uri("/x?token=s3cret", UriKind.Relative), content, Token);

        Assert.Equal(answered, await response.TextAsync());
        Assert.Equal(sent, received);
        var record = proxy.App.Store.Find((await proxy.EndedAsync()).Id)!;
        Assert.Equal(new BodyPart(200_000, "text/plain; charset=utf-8", sent[..1000], null, true), record.Request.Body);
        Assert.Equal(new BodyPart(300_000, "text/plain", answered[..1000], null, true), record.Response!.Body);
        Assert.Equal($"http://localhost:{proxy.Port}/x?token=***", record.Request.Url);
        Assert.Equal("HTTP/1.1", record.Request.HttpVersion);
        Assert.Equal("/", record.Route);
        Assert.True(record.DurationMs > 0);
    }

    [Fact]
    public async Task Ids_ascend_and_an_exchange_is_there_while_it_is_open()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await release.Task.WaitAsync(context.RequestAborted);
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var first = await proxy.SendAsync("GET", "/1");
        using var second = await proxy.SendAsync("GET", "/2");
        var open = proxy.App.Store.Records(withBodies: true).ToArray();
        release.SetResult();

        Assert.Equal([1L, 2L], open.Select(record => record.Id));
        Assert.All(open, record => Assert.Null(record.DurationMs));
        Assert.All(open, record => Assert.Equal(200, record.Response!.Status));
        Assert.NotNull((await proxy.EndedAsync()).DurationMs);
    }

    [Fact]
    public async Task The_final_headers_are_noted_with_all_that_devproxy_wrote()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.Append("Set-Cookie", "a=s3cret; Path=/");
            context.Response.Headers.Append("Set-Cookie", "b=s3cret");
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);

        using var response = await proxy.SendAsync("GET", "/", "Origin: http://localhost:3000");

        var record = await proxy.EndedAsync();
        Assert.Equal(["a=***; Path=/", "b=***"], record.Response!.Headers.Lines("Set-Cookie"));
        Assert.Equal("http://localhost:3000", record.Response.Headers.Get("Access-Control-Allow-Origin"));
        Assert.NotNull(record.Response.Headers.Get("Server-Timing"));
        Assert.Null(record.Upstream!.Headers.Get("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Server_sent_events_pass_one_by_one()
    {
        var next = new SemaphoreSlim(0);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(context.RequestAborted);
            }
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var response = await proxy.SendAsync("GET", "/");
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        using var reader = new StreamReader(stream);
        for (var i = 0; i < 3; i++)
        {
            // Each event is here before the next one is let go.
            Assert.Equal($"data: {i}", await reader.ReadLineAsync(Token));
            Assert.Equal("", await reader.ReadLineAsync(Token));
            next.Release();
        }

        Assert.Equal(27, (await proxy.EndedAsync()).Response!.Body!.Size);
        next.Dispose();
    }

    [Fact]
    public async Task A_browser_that_leaves_before_the_answer_is_noted_as_gone()
    {
        var asked = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using (var client = await RawClient.ConnectAsync(proxy.Port))
        {
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await asked.Task.WaitAsync(Token);
        }

        var record = await proxy.EndedAsync();
        Assert.Equal("client_gone", record.Error!.Type);
        Assert.Null(record.Response);
        Assert.Null(record.Cors.Delivered);
    }

    [Fact]
    public async Task A_browser_that_leaves_inside_a_stream_is_noted_as_gone()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("data: tick\n\n", context.RequestAborted);
                await Task.Delay(10, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using (var client = await RawClient.ConnectAsync(proxy.Port))
        {
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await client.ReadUntilAsync("tick");
        }

        var record = await proxy.EndedAsync();
        Assert.Equal("client_gone", record.Error!.Type);
        Assert.Equal(200, record.Response!.Status);
    }

    [Fact]
    public async Task A_client_that_closes_after_the_whole_answer_is_not_gone()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("chunked, without a length"));
        await using var proxy = await RunningProxy.ToAsync(upstream);

        for (var i = 0; i < 20; i++)
        {
            Assert.Contains(
                "without a length",
                await proxy.AskRawAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                StringComparison.Ordinal
            );
            Assert.Null((await proxy.EndedAsync()).Error);
        }
    }

    [Fact]
    public async Task A_websocket_is_a_get_with_status_101_and_its_messages_are_counted()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            for (var i = 0; i < 3; i++)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, CancellationToken.None);
            }

            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://localhost:{proxy.Port}/hmr"), Token);
        var buffer = new byte[100];
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
            Assert.Equal(5, (await socket.ReceiveAsync(buffer.AsMemory(), Token)).Count);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Token);

        var record = await proxy.EndedAsync();
        Assert.Equal((ExchangeKind.Websocket, "GET", 101), (record.Kind, record.Request.Method, record.Response!.Status));
        Assert.Equal(new WebSocketPart(1000, new WebSocketCount(3, 15), new WebSocketCount(3, 15)), record.WebSocket);
        Assert.Null(record.Error);
        Assert.Equal("http://localhost:" + proxy.Port + "/hmr", record.Request.Url);
    }
}
