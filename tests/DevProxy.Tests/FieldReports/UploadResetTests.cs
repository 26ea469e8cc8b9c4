using System.Net.Sockets;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// The upstream's reset during an upload was a fault of DevProxy in one of six cases: the body that could not be sent was found too short.
/// </summary>
public sealed class UploadResetTests
{
    private const int Length = 100_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_during_an_upload_is_a_terminated_connection_every_time(bool withLength)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                stream.Socket.Close(0);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        for (var i = 0; i < 50; i++)
        {
            using var client = await RawClient.ConnectAsync(proxy.Port);
            try
            {
                await client.WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + Body(withLength, i));
                await client.ReadToEndAsync();
            }
            catch (IOException)
            {
                // The answer came while the body was still being written.
            }

            var error = proxy.Exchange().Error!;
            Assert.True(error.Type == "connection_terminated", $"{i}: {error}");
        }
    }

    // Sent in one piece, or with a moment for the reset to arrive between the head and the rest.
    private static string Body(bool withLength, int number)
    {
        var length = Length + (number * 7919);
        return withLength
            ? $"Content-Length: {length}\r\n\r\n{new string('x', length)}"
            : $"Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{new string('x', length)}\r\n0\r\n\r\n";
    }
}
