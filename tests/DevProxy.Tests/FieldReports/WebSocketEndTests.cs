using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A WebSocket that its server closed, as RFC 6455 says, was told as an answer that stopped in the middle, "before the first byte of an
/// answer": whatever the browser wrote was taken for a new request, and the server's end of the connection for the failure of one.
/// </summary>
public sealed class WebSocketEndTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_closes_and_then_ends_the_connection_did_nothing_wrong(bool withReset)
    {
        await using var upstream = Accepting(
            async (stream, cancellation) =>
            {
                await stream.WriteAsync(Frames.Of(Frames.Close, true, [0x0F, 0xA1, .. "see you"u8], masked: false), cancellation);
                await stream.ReadExactlyAsync(new byte[2 + 4 + 9], cancellation); // Its echo.
                if (withReset)
                    stream.Socket.Close(0);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..]), Cancellation);
        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        var close = await socket.ReceiveAsync(new byte[100], Cancellation);
        Assert.Equal((WebSocketMessageType.Close, 4001), (close.MessageType, (int)close.CloseStatus!));
        await socket.CloseOutputAsync((WebSocketCloseStatus)4001, "see you", Cancellation);

        var exchange = proxy.Exchange();
        Assert.Null(exchange.Error);
        Assert.Equal(4001, exchange.WebSocket!.CloseCode);
    }

    [Fact]
    public async Task A_server_that_ends_the_connection_after_a_message_without_a_close_frame_is_no_failed_request()
    {
        await using var upstream = Accepting(static (_, _) => Task.CompletedTask);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..]), Cancellation);
        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[100], Cancellation));

        var exchange = proxy.Exchange();
        Assert.Null(exchange.Error);
        Assert.Null(exchange.WebSocket!.CloseCode);
    }

    [Fact]
    public async Task A_server_that_resets_it_is_told_in_the_words_of_a_WebSocket()
    {
        await using var upstream = Accepting(
            static (stream, _) =>
            {
                stream.Socket.Close(0);
                return Task.CompletedTask;
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws" + proxy.Url[4..]), Cancellation);
        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[100], Cancellation));

        var error = proxy.Exchange().Error!;
        Assert.Equal("http_response_incomplete", error.Type);
        Assert.Contains("broke off the WebSocket without a close frame", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("body", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("length", error.Fix, StringComparison.Ordinal);
    }

    // Accepts the WebSocket, reads "bye", and goes on as the test says.
    private static RawUpstream Accepting(Func<NetworkStream, CancellationToken, Task> goOn) =>
        RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                var key = head.Split("Sec-WebSocket-Key: ")[1].Split('\r')[0];
                await stream.WriteAsync(
                    Encoding.Latin1.GetBytes(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + $"Sec-WebSocket-Accept: {Accept(key)}\r\n\r\n"
                    ),
                    cancellation
                );
                await stream.ReadExactlyAsync(new byte[2 + 4 + 3], cancellation);
                await goOn(stream, cancellation);
            }
        );

    // RFC 6455, section 4.2.2.
#pragma warning disable CA5350 // The standard names SHA-1.
    private static string Accept(string key) =>
        Convert.ToBase64String(
            System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
        );
#pragma warning restore CA5350
}
