using System.Net;
using System.Net.Sockets;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Routing;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DevProxy.Tests.FieldReports;

/// <summary>A process that may open no more files said "no answer within 10000 ms" at once, and ended soon after.</summary>
public sealed class OpenFilesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1024, 200, 348)]
    [InlineData(256, 30, 49)]
    [InlineData(200, 190, 8)]
    public void Half_of_what_is_left_is_for_browsers(long limit, long open, long connections) =>
        Assert.Equal(connections, OpenFiles.Connections(limit, open));

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, "connection_limit_reached", "too many open files", "ulimit -n")]
    [InlineData(SocketError.NoBufferSpaceAvailable, "connection_limit_reached", "no memory for another socket", "ulimit -n")]
    [InlineData(SocketError.ConnectionReset, "connection_terminated", "reset the connection while it was being opened", "forwarded port")]
    [InlineData(SocketError.NetworkUnreachable, "destination_ip_unroutable", "network unreachable", "VPN")]
    public void A_socket_that_cannot_be_opened_is_told_with_its_reason(SocketError socket, string type, string detail, string fix)
    {
        using var table = Routes.Table(Configs.Of(Routes.To("/", "http://api.test")));
        using var limit = new AnswerLimit(Timeout.InfiniteTimeSpan);
        var failure = new UpstreamFailure(inContainer: false);
        var dial = new DialFailedException(
            "api.test:80",
            [new DialAttempt(new IPEndPoint(IPAddress.Loopback, 80), socket)],
            new SocketException((int)socket)
        );
        var error = failure.Of(
            new HttpRequestException("wrapped", dial),
            new UpstreamCall(table.Routes[0].Upstream(), null, failure) { Limit = limit }
        );
        Assert.Equal(type, error.Type);
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
        Assert.Contains(fix, error.Fix, StringComparison.Ordinal);
        Assert.NotEqual("The upstream could not be reached", ProxyError.Of(error).Title);
    }

    [Fact]
    public async Task Listeners_share_one_limit_and_close_each_connection_beyond_it_until_another_is_closed()
    {
        var limit = new ConnectionLimit(
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            2
        );
        await using var proxy = await limit.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Cancellation);
        await using var inspector = await limit.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Cancellation);
        using var first = await ConnectAsync(proxy);
        await using var accepted = await proxy.AcceptAsync(Cancellation);
        using var second = await ConnectAsync(inspector);
        await using var other = await inspector.AcceptAsync(Cancellation);

        var accepting = proxy.AcceptAsync(Cancellation).AsTask();
        using var third = await ConnectAsync(proxy);
        Assert.Equal(0, await third.ReceiveAsync(new byte[1], Cancellation));
        Assert.False(accepting.IsCompleted);

        // Until the first is known to be closed, further ones are closed too.
        first.Dispose();
        var deadline = DateTimeOffset.UtcNow.AddMinutes(2);
        while (!accepting.IsCompleted && DateTimeOffset.UtcNow < deadline)
        {
            using var further = await ConnectAsync(proxy);
            await Task.WhenAny(accepting, further.ReceiveAsync(new byte[1], Cancellation).AsTask());
        }

        await using var next = await accepting.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.NotNull(next);
    }

    private static async Task<Socket> ConnectAsync(IConnectionListener listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.EndPoint, Cancellation);
        return socket;
    }

    [Fact]
    public async Task A_process_at_its_limit_of_open_files_keeps_serving()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such limit.");
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                while ((await RawUpstream.ReadHeadAsync(stream, cancellation)).Length > 0)
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancellation);
            }
        );
        using var folder = new TemporaryFolder();
        await using var process = DevProxyProcess.StartLimited(folder.Path, 400, "run", upstream.Url, "--port", "0");
        var port = new Uri(await process.ProxyUrlAsync()).Port;
        var held = new List<RawClient>();
        try
        {
            held.Add(await RawClient.ConnectAsync(port));

            // Twice, and until both are in the log: the runtime opens a file for each assembly that it needs for the first time.
            for (var id = 1; id <= 2; id++)
            {
                await held[0].WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                await held[0].ReadUntilAsync("\r\n\r\nok");
                await process.LineWithAsync($"#{id} ");
            }

            while (held.Count < 400)
                held.Add(await RawClient.ConnectAsync(port));

            // It was there before the limit was reached, and its upstream's connection waits in the pool.
            await held[0].WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await held[0].ReadUntilAsync("\r\n\r\nok");
            foreach (var client in held[1..])
            {
                try
                {
                    await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                }
                catch (IOException)
                {
                    // One connection too many, which is closed at once.
                }
            }

            // A request gets an answer now: from the upstream, or that the limit is reached.
            await held[0].WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Matches("^HTTP/1.1 (200|503) ", await held[0].ReadHeadAsync());
        }
        catch (EndOfStreamException e)
        {
            Assert.Fail($"{e.Message}\n{process.Output}");
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }

        var answer = "";
        var deadline = DateTimeOffset.UtcNow.AddMinutes(2);
        while (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && DateTimeOffset.UtcNow < deadline)
            answer = await AskAsync(port); // At first it still closes the others.

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Out of memory", process.Output, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(int port)
    {
        try
        {
            return await RawClient.AskAsync(port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return "";
        }
    }
}
