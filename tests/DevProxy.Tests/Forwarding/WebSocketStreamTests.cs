using System.Net;
using System.Net.WebSockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DevProxy.Tests.Forwarding;

public sealed class WebSocketStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_WebSocket_over_HTTP1_echoes_and_is_counted()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoAsync);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        await TalkAsync(proxy, http2: false);

        var part = proxy.Exchange().WebSocket!;
        Assert.Equal(new WebSocketPart(4001, new WebSocketCount(2, 70_004), new WebSocketCount(2, 70_004)), part);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_WebSocket_reaches_a_TLS_upstream_of_any_version(HttpProtocols protocols)
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(TestCertificates.Localhost, EchoAsync, protocols);
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}");
        await TalkAsync(proxy, http2: false);

        var exchange = proxy.Exchange();
        Assert.Equal(new WebSocketCount(2, 70_004), exchange.WebSocket!.Sent);
        Assert.Null(exchange.Error);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP2_reaches_an_HTTP1_upstream()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoAsync);
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url)),
            certificate: TestCertificates.Localhost
        );
        await TalkAsync(proxy, http2: true);
        Assert.Equal(4001, proxy.Exchange().WebSocket!.CloseCode);
    }

    [Fact]
    public async Task A_WebSocket_reaches_an_h2c_upstream()
    {
        await using var upstream = await TestUpstream.StartH2cAsync(EchoAsync);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        await TalkAsync(proxy, http2: false);
        Assert.Equal(4001, proxy.Exchange().WebSocket!.CloseCode);
    }

    [Fact]
    public async Task A_WebSocket_that_its_browser_drops_is_no_error_of_the_upstream()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoAsync);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..]), Cancellation);
            await socket.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
            await socket.ReceiveAsync(new byte[10], Cancellation);
        }

        var exchange = proxy.Exchange();
        Assert.True(exchange.Error is null or { Type: "client_gone" }, $"{exchange.Error}");
        Assert.Equal(new WebSocketCount(1, 1), exchange.WebSocket!.Received);
        Assert.Null(exchange.WebSocket.CloseCode);
    }

    [Fact]
    public async Task A_WebSocket_that_its_upstream_drops_is_dropped_here_too()
    {
        var arrived = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
            await arrived.Task.WaitAsync(Cancellation); // A reset overtakes bytes that are still on their way.
            context.Abort();
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..]), Cancellation);
        await socket.ReceiveAsync(new byte[10], Cancellation);
        arrived.SetResult();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[10], Cancellation));
        proxy.Exchange();
    }

    [Fact]
    public async Task A_reload_leaves_an_open_WebSocket_alone()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoAsync);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..]), Cancellation);

        var old = proxy.Table;
        proxy.Table = Routes.Table(Configs.Of(Routes.To("/", "http://127.0.0.1:1")), new Dictionary<string, string>(), old);
        old.Dispose();

        await socket.SendAsync("still"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        var buffer = new byte[10];
        var got = await socket.ReceiveAsync(buffer, Cancellation);
        Assert.Equal("still", Encoding.UTF8.GetString(buffer, 0, got.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
    }

    private static async Task TalkAsync(ForwardingProxy proxy, bool http2)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        if (http2)
        {
            socket.Options.HttpVersion = HttpVersion.Version20;
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..] + "/hmr"), invoker, Cancellation);
        foreach (var size in new[] { 4, 70_000 })
        {
            await socket.SendAsync(new byte[size], WebSocketMessageType.Binary, true, Cancellation);
            var buffer = new byte[size];
            for (var read = 0; read < size; )
                read += (await socket.ReceiveAsync(buffer.AsMemory(read), Cancellation)).Count;
        }

        await socket.CloseAsync((WebSocketCloseStatus)4001, "bye", Cancellation);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100_000];
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), Cancellation);
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(
                    socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure,
                    socket.CloseStatusDescription,
                    Cancellation
                );
                return;
            }

            if (!got.EndOfMessage)
                continue;
            await socket.SendAsync(buffer.AsMemory(0, length), got.MessageType, true, Cancellation);
            length = 0;
        }
    }
}
