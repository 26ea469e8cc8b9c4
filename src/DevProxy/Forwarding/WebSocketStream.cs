using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>The upstream's end of a WebSocket: the bytes pass unchanged in both directions, and are counted.</summary>
internal sealed class WebSocketStream(Stream stream, Action<WebSocketPart> count) : ForwardOnlyStream
{
    private readonly FrameReader _sent = new();
    private readonly FrameReader _received = new();
    private int _closeCode;

    public override bool CanRead => true;

    public override bool CanWrite => true;

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

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override void Flush() => stream.Flush();

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
