using System.Net;
using System.Runtime.CompilerServices;
using DevProxy.Traffic;

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

/// <summary>
/// The bytes of an answer's body as YARP reads them. A read that fails is the upstream's doing, and is written down as such; and when the
/// first bytes are not there yet, the answer's head goes to the browser without them: an event source is open before its first event.
/// </summary>
/// <param name="stream">As the handler gives it.</param>
/// <param name="call">Where it is written down.</param>
/// <param name="length">
/// The length that the answer announced, which the handler does not compare with what comes over HTTP/2; null for none.
/// </param>
internal sealed class ReceivedStream(Stream stream, UpstreamCall call, long? length) : ForwardOnlyStream
{
    private bool _read;
    private long _received;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (call.EndsAtLength && length - _received is { } left && left < buffer.Length)
        {
            if (left == 0)
            {
                call.IsAnswerWhole = true;
                return ValueTask.FromResult(0);
            }

            buffer = buffer[..(int)left];
        }

        var read = stream.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully && buffer.IsEmpty ? read : WatchAsync(read, buffer, cancellationToken);
    }

    public override void Flush() { }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WatchAsync(ValueTask<int> read, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (!_read && !read.IsCompleted && call.Browser is { } browser)
                await SendHeadAsync(browser.Response, cancellationToken);
            var count = await read;
            if (!buffer.IsEmpty)
                Count(count);
            return count;
        }
        catch (Exception e)
        {
            call.Failed(e);
            throw;
        }
        finally
        {
            _read = true;
        }
    }

    // RFC 9113, section 8.1.1: such an answer is malformed.
    private void Count(int count)
    {
        _received += count;
        if (_received > length || (count == 0 && _received < length))
            throw new HttpIOException(
                HttpRequestError.ResponseEnded,
                $"it announced {length} bytes and sent {(count == 0 ? "" : "at least ")}{_received}."
            );
        call.IsAnswerWhole |= count == 0;
    }

    // HttpResponse.StartAsync would write the head into Kestrel's buffer and leave it there.
    private static async Task SendHeadAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (!response.HasStarted)
            await response.Body.FlushAsync(cancellationToken);
    }
}
