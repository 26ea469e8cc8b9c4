using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_answered_and_closed_may_be_written_to_and_its_answer_read()
    {
        await using var upstream = new Closing("413");
        await using var stream = await ConnectAsync(upstream.Server);
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
        await using var stream = await ConnectAsync(upstream.Server);
        await upstream.CloseAsync();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
                await stream.WriteAsync("body"u8.ToArray(), Cancellation);
        });
    }

    private static async Task<UpstreamStream> ConnectAsync(RawUpstream upstream)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, upstream.Port, Cancellation);
        return new UpstreamStream(socket);
    }

    /// <summary>A server that resets its connection when it is told to.</summary>
    private sealed class Closing : IAsyncDisposable
    {
        private readonly TaskCompletionSource _close = new();
        private readonly TaskCompletionSource _closed = new();

        public Closing(string answer) =>
            Server = RawUpstream.Start(
                async (stream, cancellation) =>
                {
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellation);
                    await _close.Task.WaitAsync(cancellation);
                    stream.Socket.Close(0);
                    _closed.SetResult();
                }
            );

        public RawUpstream Server { get; }

        public Task CloseAsync()
        {
            _close.SetResult();
            return _closed.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
