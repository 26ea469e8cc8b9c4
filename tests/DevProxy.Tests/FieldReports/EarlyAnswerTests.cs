using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A complete answer over HTTP/2 before the end of the request was recorded as a fault of DevProxy, and the browser's connection was closed
/// without a word.
/// </summary>
public sealed class EarlyAnswerTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(3000)]
    [InlineData(200_000)]
    public async Task An_answer_before_the_end_of_the_request_is_no_error(int length)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var connection = await RawHttp2.AcceptAsync(stream, cancellation);
                while (true)
                {
                    var number = await connection.ReadRequestAsync();
                    await connection.WriteHeadersAsync(0, number, ":status: 401");
                    await connection.WriteAsync(RawHttp2.Data, RawHttp2.EndStream, number, "no token"u8.ToArray());
                    await connection.WriteAsync(RawHttp2.Reset, 0, number, 0, 0, 0, 0); // RFC 9113, section 8.1: NO_ERROR.
                }
            }
        );
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", "h2c" + upstream.Url[4..])));
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.ConnectAsync(proxy.Port);
            await client.WriteAsync($"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
            var isClosed = false;
            try
            {
                await client.WriteAsync(new string('x', length));
            }
            catch (IOException)
            {
                isClosed = true; // The answer came and the connection went before the body was written.
            }

            var head = await client.ReadHeadAsync();
            if (isClosed)
                Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 401", head, StringComparison.Ordinal);
            await client.ReadUntilAsync("no token\r\n0\r\n\r\n");
            Assert.Null((await proxy.EndedAsync()).Error);
            if (head.Contains("\r\nConnection: close\r\n", StringComparison.Ordinal))
                continue;

            // Nothing said that the connection closes, so it has to serve the next request.
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 401", await client.ReadHeadAsync(), StringComparison.Ordinal);
            await proxy.EndedAsync();
        }
    }
}
