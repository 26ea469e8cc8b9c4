using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Benchmarks.Still;

/// <summary>Answers every request of its connections with the same bytes, on threads that allocate nothing.</summary>
internal sealed class StillApi : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: api\r\nCache-Control: no-store\r\n"
            + $"Access-Control-Allow-Origin: *\r\nContent-Length: 1000\r\n\r\n[{new string('1', 998)}]"
    );

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public StillApi()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // The end.
        }
    }

    private static void Serve(Socket connection)
    {
        using var _ = connection;
        var buffer = new byte[16 * 1024];
        var read = 0;
        try
        {
            for (int got; (got = connection.Receive(buffer.AsSpan(read))) > 0; )
            {
                read += got;
                if (!buffer.AsSpan(0, read).EndsWith("\r\n\r\n"u8))
                    continue;
                connection.Send(Answer);
                read = 0;
            }
        }
        catch (SocketException)
        {
            // The end.
        }
    }
}
