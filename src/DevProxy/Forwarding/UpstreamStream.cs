using System.Net.Sockets;

namespace DevProxy.Forwarding;

/// <summary>
/// The TCP stream to an upstream. A server that has answered early (413) and closes while the body is still being sent has its answer read all the same: writes that it does not take any more
/// are given up in silence. (It stays a <see cref="NetworkStream"/>, so that the handler can poll its socket for a connection that has died in the pool.)
/// </summary>
/// <param name="socket">Connected.</param>
/// <param name="plainHttp">Whether the first bytes that come have to be HTTP, and not TLS.</param>
internal sealed class UpstreamStream(Socket socket, bool plainHttp) : NetworkStream(socket, ownsSocket: true)
{
    private const byte TlsAlert = 0x15;
    private bool _recognized = !plainHttp;
    private bool _refused;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_refused)
            return default;
        var write = base.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FinishAsync(write);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = base.ReadAsync(buffer, cancellationToken);
        return _recognized || buffer.IsEmpty ? read : RecognizeAsync(read, buffer);
    }

    private async ValueTask FinishAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (IOException e) when (e.InnerException is SocketException && Socket.Available > 0)
        {
            _refused = true;
        }
    }

    // A server that wants TLS answers plain HTTP with a TLS alert; to the handler that is a connection that ended too soon.
    private async ValueTask<int> RecognizeAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        var count = await read;
        _recognized = true;
        return count > 1 && buffer.Span[0] == TlsAlert && buffer.Span[1] == 3
            ? throw new HttpIOException(HttpRequestError.InvalidResponse, "it answered with a TLS alert.")
            : count;
    }
}
