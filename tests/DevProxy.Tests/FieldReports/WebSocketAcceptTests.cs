using System.Net;
using System.Net.WebSockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>A wrong Sec-WebSocket-Accept of the upstream was told as a fault of DevProxy, where the browser speaks HTTP/2.</summary>
public sealed class WebSocketAcceptTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sec-WebSocket-Accept: d3Jvbmc=\r\n", "Sec-WebSocket-Accept is \"d3Jvbmc=\"")]
    [InlineData("Sec-WebSocket-Accept:\r\n", "Sec-WebSocket-Accept is \"\"")]
    [InlineData("", "101 has no Sec-WebSocket-Accept")]
    public async Task Over_HTTP2_it_is_the_upstreams_error_and_quoted(string accept, string quoted)
    {
        await using var upstream = RawUpstream.Answering(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{accept}\r\n"
        );
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url)),
            certificate: TestCertificates.Localhost
        );
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri(proxy.Url.Replace("https", "wss", StringComparison.Ordinal)), invoker, Cancellation)
        );
        Assert.Equal(HttpStatusCode.BadGateway, socket.HttpStatusCode);
        var error = proxy.Exchange().Error!;
        Assert.Equal("http_protocol_error", error.Type);
        Assert.Contains(quoted, error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP11_it_passes_for_the_browser_to_judge_and_is_remarked_on()
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(
                    Encoding.Latin1.GetBytes(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + "d3Jvbmc=\r\n\r\n"
                    ),
                    cancellation
                );
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(
            proxy.Port,
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
                + "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 101", answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: d3Jvbmc=", answer, StringComparison.Ordinal);
        Assert.Contains("\"d3Jvbmc=\"", Assert.Single(proxy.Exchange().Remarks), StringComparison.Ordinal);
    }
}
