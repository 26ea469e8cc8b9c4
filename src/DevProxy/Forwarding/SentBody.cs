using System.Net;
using System.Runtime.ExceptionServices;

namespace DevProxy.Forwarding;

/// <summary>A request's body on its way to the upstream: it is known when its last byte was sent, and no byte waits in a buffer for the next.</summary>
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
