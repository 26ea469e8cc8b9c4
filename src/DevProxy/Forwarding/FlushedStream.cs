using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// Writes through to the connection at once. SocketsHttpHandler gathers small writes, so that the first bytes of a slow upload would wait for those behind them.
/// The stream below stays open: it belongs to the handler.
/// </summary>
internal sealed class FlushedStream(Stream stream) : ForwardOnlyStream
{
    /// <summary>Why the upstream took no more; null as long as it does. YARP says nothing of it, and leaves the body too short.</summary>
    public Exception? Fault { get; private set; }

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override void Flush() => stream.Flush();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await stream.FlushAsync(cancellationToken);
        }
        catch (Exception e)
        {
            Fault = e;
            throw;
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        stream.Write(buffer, offset, count);
        stream.Flush();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await stream.WriteAsync(buffer, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (Exception e)
        {
            Fault = e;
            throw;
        }
    }
}
