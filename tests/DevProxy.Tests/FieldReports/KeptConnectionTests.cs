using System.Collections.Concurrent;
using System.Net.Sockets;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A server that answers, keeps the connection by its words and closes it a moment later failed up to half of the requests.
/// </summary>
public sealed class KeptConnectionTests
{
    private const int Requests = 40;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    public async Task Every_GET_is_answered(int milliseconds, bool reset)
    {
        var arrived = new ConcurrentQueue<string>();
        await using var upstream = Start(milliseconds, reset, arrived);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        for (var i = 0; i < Requests; i++)
        {
            await client.WriteAsync($"GET /{i} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\r\n\r\nok"), StringComparison.Ordinal);
            Assert.Null(proxy.Exchange().Error);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task No_POST_arrives_twice(int milliseconds, bool reset)
    {
        var arrived = new ConcurrentQueue<string>();
        await using var upstream = Start(milliseconds, reset, arrived);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        for (var i = 0; i < Requests; i++)
        {
            var answer = await RawClient.AskAsync(
                proxy.Port,
                $"POST /{i} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {i % 2}\r\n\r\n{(i % 2 == 0 ? "" : "x")}"
            );
            Assert.True(
                answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
                    || answer.Contains("reused from an earlier request", StringComparison.Ordinal),
                answer
            );
        }

        Assert.Equal(arrived.Distinct().Count(), arrived.Count);
    }

    private static RawUpstream Start(int milliseconds, bool reset, ConcurrentQueue<string> arrived) =>
        RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                if (head.Length == 0)
                    return;
                arrived.Enqueue(head.Split('\r')[0]);
                if (head.Contains("\r\nContent-Length: 1\r\n", StringComparison.Ordinal))
                    await stream.ReadExactlyAsync(new byte[1], cancellation);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancellation);
                if (milliseconds > 0)
                    await Task.Delay(milliseconds, cancellation);
                if (reset)
                    stream.Socket.Close(0);
            }
        );
}
