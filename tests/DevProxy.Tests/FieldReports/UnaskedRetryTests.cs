using System.Net.Sockets;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>An upstream that takes a request whole and closes without a byte got it four times.</summary>
public sealed class UnaskedRetryTests
{
    private const string Handshake =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private const string Switch =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private static readonly Dictionary<string, string> Requests = new()
    {
        ["GET"] = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ["HEAD"] = "HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ["OPTIONS"] = "OPTIONS /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ["DELETE"] = "DELETE /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ["PUT without body"] = "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        ["POST without body"] = "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        ["PATCH without body"] = "PATCH /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        ["BREW"] = "BREW /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ["PUT with body"] = "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
        ["GET with body"] = "GET /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
        ["POST with body"] = "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
        ["POST with Expect"] = "POST /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
        ["WebSocket"] = $"GET /x HTTP/1.1\r\nHost: localhost\r\n{Handshake}",
    };

    // RFC 9110, section 9.2.2.
    private static readonly string[] SentOnceMore = ["GET", "HEAD", "OPTIONS", "DELETE", "PUT without body", "WebSocket"];

    public static TheoryData<string, bool, bool> Rows()
    {
        var rows = new TheoryData<string, bool, bool>();
        foreach (var name in Requests.Keys)
        {
            rows.Add(name, false, false);
            rows.Add(name, true, false);
            rows.Add(name, false, true);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task On_a_new_connection_a_request_arrives_once(string name, bool late, bool reset)
    {
        var release = new TaskCompletionSource();
        await using var upstream = new Closing(release.Task, reset, answersFirst: false);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync(Requests[name]);
        if (late)
            await upstream.Arrived.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        release.SetResult();

        Assert.StartsWith("HTTP/1.1 502", await client.ReadHeadAsync(), StringComparison.Ordinal);
        var exchange = proxy.Exchange();
        Assert.Equal("connection_terminated", exchange.Error!.Type);
        Assert.DoesNotContain("kept", exchange.Error.Detail, StringComparison.Ordinal);
        Assert.Empty(exchange.Remarks);
        Assert.Single(upstream.Heads);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task On_a_kept_connection_only_an_idempotent_request_without_body_is_sent_once_more(string name, bool late, bool reset)
    {
        var release = new TaskCompletionSource();
        await using var upstream = new Closing(release.Task, reset, answersFirst: true);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("GET /warm HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\nok");
        Assert.Null(proxy.Exchange().Error);

        await client.WriteAsync(Requests[name]);
        if (late)
            await upstream.Arrived.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        release.SetResult();
        var head = await client.ReadHeadAsync();
        var exchange = name == "WebSocket" ? null : proxy.Exchange(); // A socket's exchange is still open.
        if (SentOnceMore.Contains(name))
        {
            Assert.StartsWith(name == "WebSocket" ? "HTTP/1.1 101" : "HTTP/1.1 200", head, StringComparison.Ordinal);
            Assert.Equal(2, upstream.Heads.Count);
            if (exchange is not null)
            {
                Assert.Null(exchange.Error);
                Assert.Contains("was sent again on a new one", Assert.Single(exchange.Remarks), StringComparison.Ordinal);
            }
        }
        else
        {
            Assert.StartsWith("HTTP/1.1 502", head, StringComparison.Ordinal);
            Assert.Single(upstream.Heads);
            Assert.Equal("connection_terminated", exchange!.Error!.Type);
            Assert.Contains("reused from an earlier request", exchange.Error.Detail, StringComparison.Ordinal);
            Assert.Contains("keep-alive", exchange.Error.Fix, StringComparison.Ordinal);
            Assert.Empty(exchange.Remarks);
        }
    }

    [Fact]
    public async Task A_request_that_is_sent_once_more_is_not_sent_a_third_time()
    {
        await using var upstream = new Closing(Task.CompletedTask, reset: false, answersFirst: true, answersAgain: false);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync("GET /warm HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\nok");
        proxy.Exchange();
        await client.WriteAsync(Requests["GET"]);

        Assert.StartsWith("HTTP/1.1 502", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("connection_terminated", proxy.Exchange().Error!.Type);
        Assert.Equal(2, upstream.Heads.Count);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 502)]
    public async Task Over_HTTP2_only_an_idempotent_request_is_sent_once_more(string method, int status)
    {
        var arrived = 0;
        var connections = 0;
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var isFirst = Interlocked.Increment(ref connections) == 1;
                var connection = await RawHttp2.AcceptAsync(stream, cancellation);
                await connection.WriteHeadersAsync(RawHttp2.EndStream, await connection.ReadRequestAsync(), ":status: 200");
                var next = await connection.ReadRequestAsync();
                Interlocked.Increment(ref arrived);
                if (!isFirst)
                    await connection.WriteHeadersAsync(RawHttp2.EndStream, next, ":status: 200");
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync("h2c" + upstream.Url[4..]);
        Assert.StartsWith(
            "HTTP/1.1 200",
            await RawClient.AskAsync(proxy.Port, "GET /warm HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );
        proxy.Exchange();
        var answer = await RawClient.AskAsync(
            proxy.Port,
            $"{method} /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        var exchange = proxy.Exchange();
        Assert.Equal(1, arrived); // The new connection's first request is answered.
        Assert.Equal(status == 200 ? 2 : 1, connections);
        Assert.Equal(status == 200 ? null : "connection_terminated", exchange.Error?.Type);
        Assert.Contains("reused", status == 200 ? Assert.Single(exchange.Remarks) : exchange.Error!.Detail, StringComparison.Ordinal);
    }

    /// <summary>
    /// A server that takes requests whole and closes without a byte; on request it answers the first one of a connection.
    /// </summary>
    private sealed class Closing : IAsyncDisposable
    {
        private readonly RawUpstream _server;
        private readonly TaskCompletionSource _arrived = new();
        private int _connections;

        public Closing(Task release, bool reset, bool answersFirst, bool answersAgain = true) =>
            _server = RawUpstream.Start(
                async (stream, cancellation) =>
                {
                    var number = Interlocked.Increment(ref _connections);
                    for (var first = true; ; first = false)
                    {
                        var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                        if (head.Length == 0 || !head.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal))
                            return; // No request, but the handshake by which DevProxy finds out whether the server speaks TLS.
                        if (
                            head.Contains("\r\nContent-Length: 4\r\n", StringComparison.Ordinal)
                            && !head.Contains("\r\nExpect:", StringComparison.Ordinal)
                        )
                            await stream.ReadExactlyAsync(new byte[4], cancellation);
                        if (!head.StartsWith("GET /warm ", StringComparison.Ordinal))
                        {
                            Heads.Enqueue(head);
                            _arrived.TrySetResult();
                        }

                        if (answersFirst && first && (number == 1 || answersAgain))
                        {
                            var answer = head.Contains("Sec-WebSocket-Key", StringComparison.Ordinal)
                                ? Switch
                                : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
                            var body = head.StartsWith("HEAD", StringComparison.Ordinal) || answer == Switch ? "" : "ok";
                            await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer + body), cancellation);
                            continue;
                        }

                        await release.WaitAsync(cancellation);
                        if (reset)
                            stream.Socket.Close(0);
                        return;
                    }
                }
            );

        public string Url => _server.Url;

        public Task Arrived => _arrived.Task;

        public System.Collections.Concurrent.ConcurrentQueue<string> Heads { get; } = new();

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
