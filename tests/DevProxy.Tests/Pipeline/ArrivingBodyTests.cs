using System.IO.Pipelines;
using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class ArrivingBodyTests : IDisposable
{
    private readonly Pipe _pipe = new();
    private readonly BodyTee _copy = new(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task What_is_read_is_copied_once_however_small_the_reads_are()
    {
        await using var body = new ArrivingBody(_pipe.Reader, _copy);
        await _pipe.Writer.WriteAsync(new byte[] { 1, 2, 3, 4, 5 }, Token);
        await _pipe.Writer.CompleteAsync();
        var buffer = new byte[2];

        Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, Token));
        await body.ReadExactlyAsync(buffer, Token);
#pragma warning disable CA1835 // The older way is what is tested.
        Assert.Equal(2, await body.ReadAsync(buffer, 0, 2, Token));
#pragma warning restore CA1835
        Assert.Equal(1, await body.ReadAsync(buffer, Token));
        Assert.Equal(0, await body.ReadAsync(buffer, Token));

        Assert.Equal([1, 2, 3, 4, 5], _copy.ToArray());
    }

    [Fact]
    public async Task A_read_takes_what_lies_in_several_pieces_of_memory()
    {
        await using var body = new ArrivingBody(_pipe.Reader, _copy);
        var sent = new byte[20_000];
        Random.Shared.NextBytes(sent);
        await _pipe.Writer.WriteAsync(sent, Token);
        await _pipe.Writer.CompleteAsync();
        var got = new byte[sent.Length];

        await body.ReadExactlyAsync(got.AsMemory(0, 15_000), Token);
        await body.ReadExactlyAsync(got.AsMemory(15_000), Token);

        Assert.Equal(sent, got);
        Assert.Equal(sent[..100], _copy.ToArray());
    }

    [Fact]
    public async Task After_a_cancelled_read_the_server_can_read_on()
    {
        await using var body = new ArrivingBody(_pipe.Reader, _copy);
        using var cancelling = new CancellationTokenSource();
        var waiting = body.ReadAsync(new byte[8], cancelling.Token).AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.ReadAsync(new byte[8], cancelling.Token).AsTask());
        await _pipe.Writer.WriteAsync(new byte[] { 7 }, Token);
        Assert.True(_pipe.Reader.TryRead(out var rest));
        Assert.Equal(1, rest.Buffer.Length);
        Assert.False(rest.IsCanceled);
        Assert.Empty(_copy.ToArray());
    }
}
