namespace DevProxy.Forwarding;

/// <summary>
/// The bytes of an answer's body as YARP reads them. A read that fails is the upstream's doing, and is written down as such; and when the first bytes are not there yet, the
/// answer's head goes to the browser without them: an event source is open before its first event.
/// </summary>
internal sealed class ReceivedStream(Stream stream, UpstreamCall call) : Stream
{
    private bool _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = stream.ReadAsync(buffer, cancellationToken);
        if (read.IsCompletedSuccessfully)
        {
            _read = true;
            return read;
        }

        return WatchAsync(read, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> WatchAsync(ValueTask<int> read, CancellationToken cancellationToken)
    {
        try
        {
            if (!_read && !read.IsCompleted && call.Browser is { } browser)
                await SendHeadAsync(browser.Response, cancellationToken);
            return await read;
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

    // HttpResponse.StartAsync would write the head into Kestrel's buffer and leave it there.
    private static async Task SendHeadAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (!response.HasStarted)
            await response.Body.FlushAsync(cancellationToken);
    }
}
