using System.Net.Sockets;
using System.Text;
using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\u0015\u0003\u0003", false)]
    [InlineData("\u0015\u0004\u0003", true)]
    [InlineData("H\u0015\u0003", true)]
    public async Task Only_a_TLS_alert_is_taken_for_one(string bytes, bool isPlain)
    {
        await using var upstream = RawUpstream.Start(
            (stream, cancellation) => stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), cancellation).AsTask()
        );
        await using var connection = await ConnectAsync(upstream, isPlain);
        Assert.Equal(bytes, await ReadAsync(connection));
    }

    [Fact]
    public async Task A_TLS_alert_where_HTTP_was_expected_says_so()
    {
        await using var upstream = RawUpstream.Start(
            (stream, cancellation) => stream.WriteAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 80 }, cancellation).AsTask()
        );
        await using var connection = await ConnectAsync(upstream, isPlain: true);
        var alert = await Assert.ThrowsAsync<HttpIOException>(() => ReadAsync(connection));
        Assert.Contains("TLS alert", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_looks_like_an_alert_behind_the_first_bytes_is_content()
    {
        var go = new TaskCompletionSource();
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await stream.WriteAsync("HTTP"u8.ToArray(), cancellation);
                await go.Task.WaitAsync(cancellation);
                await stream.WriteAsync(new byte[] { 0x15, 3, 3 }, cancellation);
            }
        );
        await using var connection = await ConnectAsync(upstream, isPlain: true);
        await connection.ReadExactlyAsync(new byte[4], Cancellation);
        go.SetResult();
        Assert.Equal("\u0015\u0003\u0003", await ReadAsync(connection));
    }

    [Fact]
    public async Task The_end_is_the_end_before_a_request_and_behind_an_answer()
    {
        await using var upstream = RawUpstream.Start(
            (stream, cancellation) => stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\nall"u8.ToArray(), cancellation).AsTask()
        );
        await using var connection = await ConnectAsync(upstream, isPlain: true);
        Assert.EndsWith("all", await ReadAsync(connection), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_before_an_answer_is_told_as_such(bool reset)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                if (reset)
                    stream.Socket.Close(0);
            }
        );
        await using var connection = await ConnectAsync(upstream, isPlain: true);
        await connection.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Cancellation);
        var ended = await Assert.ThrowsAsync<ConnectionEndedException>(() => ReadAsync(connection));
        Assert.Equal(reset, ended.InnerException is IOException);
        Assert.False(ended.NothingSent);
    }

    [Fact]
    public async Task Nothing_is_written_on_a_connection_that_ended_while_it_was_idle()
    {
        await using var upstream = RawUpstream.Start((_, _) => Task.CompletedTask);
        await using var connection = await ConnectAsync(upstream, isPlain: true);
        Assert.Equal(0, await connection.ReadAsync(new byte[1], Cancellation));
        var ended = await Assert.ThrowsAsync<ConnectionEndedException>(async () =>
            await connection.WriteAsync("GET"u8.ToArray(), Cancellation)
        );
        Assert.True(ended.NothingSent);
    }

    private static async Task<UpstreamConnection> ConnectAsync(RawUpstream upstream, bool isPlain)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", upstream.Port, Cancellation);
        return new UpstreamConnection(new UpstreamStream(socket), new AsyncLocal<UpstreamCall?>(), preface: null, isPlain);
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancellation);
        return Encoding.Latin1.GetString(all.ToArray());
    }
}
