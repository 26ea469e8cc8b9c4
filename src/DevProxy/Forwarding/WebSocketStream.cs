using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>The upstream's end of a WebSocket: the bytes pass unchanged in both directions, and are counted.</summary>
internal sealed class WebSocketStream(Stream stream, Action<WebSocketPart> count) : Stream
{
    private readonly FrameReader _sent = new();
    private readonly FrameReader _received = new();
    private int _closeCode;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await stream.ReadAsync(buffer, cancellationToken);
        Count(_received, buffer.Span[..read]);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(_sent, buffer.Span);
        await stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override void Flush() => stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    private void Count(FrameReader direction, ReadOnlySpan<byte> bytes)
    {
        if (!direction.Feed(bytes))
            return;

        // The close frame that came first says why; the other one is its echo.
        if (direction.CloseCode is { } code)
            Interlocked.CompareExchange(ref _closeCode, code, 0);
        count(new WebSocketPart(_closeCode == 0 ? null : _closeCode, _sent.Count, _received.Count));
    }
}
