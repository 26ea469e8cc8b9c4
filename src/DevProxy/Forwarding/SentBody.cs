using System.Net;
using System.Runtime.ExceptionServices;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// A request's body on its way to the upstream: it is known when its last byte was sent, and no byte waits in a buffer for the next.
/// </summary>
internal sealed class SentBody : HttpContent
{
    private readonly HttpContent _body;
    private readonly UpstreamCall _call;

    public SentBody(HttpContent body, UpstreamCall call)
    {
        (_body, _call) = (body, call);
        foreach (var header in body.Headers.NonValidated)
            Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _call.Body = BodyProgress.Sending;
        await using var flushed = new FlushedStream(stream);
        try
        {
            await _body.CopyToAsync(flushed, context, cancellationToken);
        }
        catch (Exception e) when (flushed.Fault is null && !cancellationToken.IsCancellationRequested)
        {
            _call.BodyFault = e;
            throw;
        }

        // A body that is too short would be reported as a fault of its sender.
        if (flushed.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        _call.Body = BodyProgress.Sent;
        _call.Limit.Start();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _body.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>
/// Writes through to the connection at once. SocketsHttpHandler gathers small writes, so that the first bytes of a slow upload would wait
/// for those behind them. The stream below stays open: it belongs to the handler.
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
