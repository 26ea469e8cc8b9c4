using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\u0015\u0003\u0003", false)]
    [InlineData("\u0015\u0004\u0003", true)]
    [InlineData("H\u0015\u0003", true)]
    public async Task Only_a_TLS_alert_is_taken_for_one(string bytes, bool plainHttp)
    {
        await using var upstream = RawUpstream.Start((stream, cancellation) => stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), cancellation).AsTask());
        await using var stream = await ConnectAsync(upstream, plainHttp);
        Assert.Equal(bytes, await ReadAsync(stream));
    }

    [Fact]
    public async Task What_looks_like_an_alert_behind_the_first_bytes_is_content()
    {
        var go = new TaskCompletionSource();
        await using var upstream = RawUpstream.Start(async (stream, cancellation) =>
        {
            await stream.WriteAsync("HTTP"u8.ToArray(), cancellation);
            await go.Task.WaitAsync(cancellation);
            await stream.WriteAsync(new byte[] { 0x15, 3, 3 }, cancellation);
        });
        await using var stream = await ConnectAsync(upstream, plainHttp: true);
        await stream.ReadExactlyAsync(new byte[4], Cancellation);
        go.SetResult();
        Assert.Equal("\u0015\u0003\u0003", await ReadAsync(stream));
    }

    [Fact]
    public async Task A_server_that_answered_and_closed_may_be_written_to_and_its_answer_read()
    {
        await using var upstream = new Closing("413");
        await using var stream = await ConnectAsync(upstream.Server, plainHttp: true);
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, Cancellation)); // The answer is there.
        await upstream.CloseAsync();
        for (var i = 0; i < 3; i++)
            await stream.WriteAsync("body"u8.ToArray(), Cancellation);

        var answer = new byte[3];
        await stream.ReadExactlyAsync(answer, Cancellation);
        Assert.Equal("413", Encoding.Latin1.GetString(answer));
    }

    [Fact]
    public async Task A_server_that_closed_without_an_answer_may_not()
    {
        await using var upstream = new Closing("");
        await using var stream = await ConnectAsync(upstream.Server, plainHttp: true);
        await upstream.CloseAsync();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
                await stream.WriteAsync("body"u8.ToArray(), Cancellation);
        });
    }

    private static async Task<UpstreamStream> ConnectAsync(RawUpstream upstream, bool plainHttp)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, upstream.Port, Cancellation);
        return new UpstreamStream(socket, plainHttp);
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancellation);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>A server that resets its connection when it is told to.</summary>
    private sealed class Closing : IAsyncDisposable
    {
        private readonly TaskCompletionSource _close = new();
        private readonly TaskCompletionSource _closed = new();

        public Closing(string answer) => Server = RawUpstream.Start(async (stream, cancellation) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellation);
            await _close.Task.WaitAsync(cancellation);
            stream.Socket.Close(0);
            _closed.SetResult();
        });

        public RawUpstream Server { get; }

        public Task CloseAsync()
        {
            _close.SetResult();
            return _closed.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
