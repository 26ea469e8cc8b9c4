using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>Yesterday's server on 127.0.0.1 answered instead of today's on ::1, and nothing said so.</summary>
public sealed class TwoServersOnOnePortTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("one", "two", true)]
    [InlineData("one", "one", false)]
    [InlineData("one", null, false)]
    public async Task A_second_server_is_noted_once(string first, string? second, bool expected)
    {
        var (v4, v6) = Listeners(second is not null);
        using var a = Serve(v4, () => first);
        using var b = v6 is null ? null : Serve(v6, () => second!);
        var port = ((IPEndPoint)v4.LocalEndpoint).Port;
        await using var proxy = await ForwardingProxy.ToAsync($"http://localhost:{port}");
        var notes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            Assert.EndsWith(first, await RawClient.AskAsync(proxy.Port, Get), StringComparison.Ordinal);
            notes.AddRange(proxy.Exchange().Remarks);
        }

        if (!expected)
        {
            Assert.Empty(notes);
            return;
        }

        var note = Assert.Single(notes);
        Assert.Contains($"http://[::1]:{port}", note, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{port}", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_with_an_address_gets_no_note()
    {
        var (v4, v6) = Listeners(both: true);
        using var a = Serve(v4, () => "one");
        using var b = Serve(v6!, () => "two");
        await using var proxy = await ForwardingProxy.ToAsync($"http://127.0.0.1:{((IPEndPoint)v4.LocalEndpoint).Port}");
        await RawClient.AskAsync(proxy.Port, Get);
        Assert.Empty(proxy.Exchange().Remarks);
    }

    [Fact]
    public async Task A_server_that_answers_differently_each_time_is_not_taken_for_two()
    {
        var (v4, v6) = Listeners(both: true);
        var count = 0;
        using var a = Serve(v4, () => $"{Interlocked.Increment(ref count)}");
        using var b = Serve(v6!, () => $"{Interlocked.Increment(ref count)}");
        await using var proxy = await ForwardingProxy.ToAsync($"http://localhost:{((IPEndPoint)v4.LocalEndpoint).Port}");
        await RawClient.AskAsync(proxy.Port, Get);
        Assert.Empty(proxy.Exchange().Remarks);
    }

    private static (TcpListener V4, TcpListener? V6) Listeners(bool both)
    {
        for (var attempt = 0; ; attempt++)
        {
            var v4 = new TcpListener(IPAddress.Loopback, 0);
            v4.Start();
            if (!both)
                return (v4, null);
            var v6 = new TcpListener(IPAddress.IPv6Loopback, ((IPEndPoint)v4.LocalEndpoint).Port);
            try
            {
                v6.Start();
                return (v4, v6);
            }
            catch (SocketException) when (attempt < 20)
            {
                v4.Dispose(); // Somebody else has that port over IPv6.
            }
        }
    }

    private static TcpListener Serve(TcpListener listener, Func<string> body)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var head = await RawUpstream.ReadHeadAsync(client.GetStream(), TestContext.Current.CancellationToken);
                    if (head.Length == 0)
                        continue;
                    var text = body();
                    await client
                        .GetStream()
                        .WriteAsync(
                            Encoding.ASCII.GetBytes(
                                $"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\nDate: {DateTime.UtcNow:O}\r\nConnection: "
                                    + $"close\r\n\r\n{text}"
                            )
                        );
                }
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException) { }
        });
        return listener;
    }
}
