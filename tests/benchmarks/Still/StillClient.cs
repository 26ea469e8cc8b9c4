using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Benchmarks.Still;

/// <summary>
/// A page that asks over one connection, one request after the other, and allocates nothing while it does: what is measured of the process
/// is the proxy's.
/// </summary>
internal sealed class StillClient : IDisposable
{
    private const string Page =
        "Host: localhost\r\nOrigin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n"
        + "Sec-Fetch-Dest: empty\r\nAccept: */*\r\nUser-Agent: Mozilla/5.0\r\n";

    private const string Question = "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization\r\n";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public StillClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    public static byte[] Get { get; } = Encoding.ASCII.GetBytes($"GET /api/users?page=2 HTTP/1.1\r\n{Page}\r\n");

    public static byte[] Preflight { get; } = Encoding.ASCII.GetBytes($"OPTIONS /api/users HTTP/1.1\r\n{Page}{Question}\r\n");

    /// <summary>Sends a request and reads its answer. The body ends with a bracket, and a preflight's answer has none.</summary>
    public void Ask(byte[] request)
    {
        _socket.Send(request);
        for (var read = 0; ; )
        {
            var got = _socket.Receive(_buffer.AsSpan(read));
            if (got == 0)
                throw new InvalidOperationException("The connection ended within an answer.");
            read += got;
            var answer = _buffer.AsSpan(0, read);
            if (answer.EndsWith("]"u8) || (answer.StartsWith("HTTP/1.1 204"u8) && answer.EndsWith("\r\n\r\n"u8)))
                return;
        }
    }

    public void Dispose() => _socket.Dispose();
}
