using System.Net.Sockets;

namespace DevProxy.Forwarding;

/// <summary>
/// The TCP stream to an upstream. A server that has answered early (413) and closes while the body is still being sent has its answer read all the same: writes that it does not take any more
/// are given up in silence.
/// </summary>
/// <param name="socket">Connected.</param>
internal sealed class UpstreamStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _refused;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_refused)
            return default;
        var write = base.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FinishAsync(write);
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
}
