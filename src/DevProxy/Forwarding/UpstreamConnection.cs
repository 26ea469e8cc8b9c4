using System.Diagnostics;
using System.Runtime.CompilerServices;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// One connection to an upstream as HTTP is spoken on it: inside TLS, and inside a proxy's tunnel. An end before the first byte of an
/// answer is told by a <see cref="ConnectionEndedException"/>: where SocketsHttpHandler reads the plain end of the connection, it sends a
/// request without body again by itself, up to three times, whatever its method and however new the connection is.
/// </summary>
/// <param name="stream">Its bytes.</param>
/// <param name="current">The call on whose behalf the handler writes.</param>
/// <param name="preface">Takes the first bytes over HTTP/2, where many requests share the connection; null over HTTP/1.1.</param>
/// <param name="isPlain">Whether the first bytes that come have to be HTTP, and not TLS.</param>
internal sealed class UpstreamConnection(Stream stream, AsyncLocal<UpstreamCall?> current, AnswerStart? preface, bool isPlain)
    : ForwardOnlyStream
{
    private const byte TlsAlert = 0x15;

    // What came for the call that is under way. An error quotes it before the connection serves the next call.
    private readonly AnswerStart _start = new();
    private readonly long _openedAt = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private UpstreamCall? _call;
    private bool _awaitsAnswer;
    private bool _hasEnded;
    private bool _isRecognized = !isPlain;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return stream.ReadAsync(buffer, cancellationToken);
        var read = stream.ReadAsync(buffer, cancellationToken);
        if (!read.IsCompletedSuccessfully)
            return WatchAsync(read, buffer);
        var count = read.Result;
        Received(buffer.Span[..count]);
        return ValueTask.FromResult(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (preface is null)
            Begin();
        var write = stream.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : WatchAsync(write);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override void Flush() => stream.Flush();

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    // Over HTTP/1.1 the handler writes a request on the request's own flow; a body may go on after a 100 (Continue), which is not a new
    // request. What a WebSocket writes is none at all.
    private void Begin()
    {
        lock (_gate)
        {
            if (_call is { IsWebSocket: true } || (current.Value is { } call && ReferenceEquals(call, _call)))
                return;
            if (_hasEnded)
                throw new ConnectionEndedException(_openedAt, nothingSent: true, null);
            _call = current.Value;
            _start.Clear();
            _call?.Start = _start;
            _awaitsAnswer = true;
        }
    }

    // While a connection is idle the handler reads ahead; its end is then no request's end.
    private bool EndsBeforeAnswer()
    {
        lock (_gate)
        {
            _hasEnded = true;
            return _awaitsAnswer || preface is not null;
        }
    }

    private void Received(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            if (EndsBeforeAnswer())
                throw new ConnectionEndedException(_openedAt, nothingSent: false, null);
            return;
        }

        // A server that wants TLS answers plain HTTP with a TLS alert; to the handler that is a connection that ended too soon.
        if (!_isRecognized && bytes.Length > 1 && bytes[0] == TlsAlert && bytes[1] == 3)
            throw new HttpIOException(HttpRequestError.InvalidResponse, "it answered with a TLS alert.");
        _isRecognized = true;
        if (preface is not null)
        {
            preface.Add(bytes);
            return;
        }

        lock (_gate)
            _awaitsAnswer = false;
        if (_call is { Answer: null } call)
        {
            _start.Add(bytes);
            foreach (var interim in call.Interims.Feed(bytes))
                call.Note(
                    $"{call.Upstream.Target.Origin} sent {interim[0].Split(' ', 2)[^1]} first ({string.Join(", ", interim.Skip(1))}). "
                        + "DevProxy cannot pass it on: its server sends no interim answers."
                );
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WatchAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await read;
        }
        catch (IOException e) when (e is not ConnectionEndedException && EndsBeforeAnswer())
        {
            throw new ConnectionEndedException(_openedAt, nothingSent: false, e);
        }

        Received(buffer.Span[..count]);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WatchAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (IOException e) when (e is not ConnectionEndedException && EndsBeforeAnswer())
        {
            throw new ConnectionEndedException(_openedAt, nothingSent: false, e);
        }
    }
}

/// <summary>A connection to an upstream ended (closed or reset) while a request on it waited for the first byte of its answer.</summary>
/// <param name="openedAt">When the connection was opened, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> counts.</param>
/// <param name="nothingSent">Whether it had ended before any byte of the request was sent.</param>
/// <param name="cause">The socket's error; null when the upstream closed.</param>
internal sealed class ConnectionEndedException(long openedAt, bool nothingSent, Exception? cause)
    : HttpIOException(HttpRequestError.ResponseEnded, "the connection ended before the first byte of an answer.", cause)
{
    /// <summary>Whether it had ended before any byte of the request was sent.</summary>
    public bool NothingSent { get; } = nothingSent;

    /// <summary>Whether the connection had been kept from before a call, for which it was used again.</summary>
    public bool WasKept(UpstreamCall call) => openedAt < call.AskedAt;
}
