using System.Net;

namespace DevProxy.Forwarding;

/// <summary>An answer's body on its way to the browser, read through a stream of ours that sees when and why it breaks off.</summary>
internal sealed class ReceivedBody : HttpContent
{
    private readonly HttpContent _body;
    private readonly Func<Stream, Stream> _watch;

    /// <param name="body">As the handler gives it.</param>
    /// <param name="watch">Wraps the stream of its bytes.</param>
    public ReceivedBody(HttpContent body, Func<Stream, Stream> watch)
    {
        (_body, _watch) = (body, watch);
        foreach (var header in body.Headers.NonValidated)
            Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        _watch(await _body.ReadAsStreamAsync(cancellationToken));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _body.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _body.Dispose();
        base.Dispose(disposing);
    }
}
