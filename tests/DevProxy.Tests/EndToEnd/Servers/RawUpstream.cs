using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>A TCP server on a free loopback port, whose bytes a test writes itself: for answers that no real server would give.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    private RawUpstream(IPAddress address, Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        // Where a test is about one address family, no other server may have the same port in the other family: this port is free in both,
        // and no system hands it out by chance.
        _listener = new TcpListener(address, address.Equals(IPAddress.Loopback) ? 0 : FreePort.Next());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>A port on which nobody listens.</summary>
    public static int ClosedPort() => FreePort.Next();

    /// <summary>
    /// The request heads that were read by <see cref="ReadHeadAsync"/> for a scripted answer, one <see cref="char"/> for one byte.
    /// </summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>Starts a server that calls <paramref name="serve"/> for each connection and closes it afterwards.</summary>
    public static RawUpstream Start(Func<NetworkStream, CancellationToken, Task> serve, IPAddress? address = null) =>
        new(address ?? IPAddress.Loopback, serve);

    /// <summary>
    /// Starts a server that reads each request's head, answers with these bytes (one <see cref="char"/> for one byte) and closes.
    /// </summary>
    public static RawUpstream Answering(string answer)
    {
        RawUpstream? upstream = null;
        return upstream = Start(
            async (stream, cancellation) =>
            {
                upstream!.Heads.Enqueue(await ReadHeadAsync(stream, cancellation));
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellation);
                stream.Socket.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, cancellation); // No reset while bytes are unread.
            }
        );
    }

    // RFC 8446, section 5.1.
    private const char HandshakeRecord = '\x16';

    /// <summary>
    /// Reads up to and with the empty line; of a TLS handshake, by which DevProxy finds out whether a server speaks TLS, only the first
    /// byte.
    /// </summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        for (var matched = 0; matched < 4; )
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
                break;
            head.Append((char)one[0]);
            if (head[0] == HandshakeRecord)
                break;
            matched =
                one[0] == "\r\n\r\n"[matched] ? matched + 1
                : one[0] == '\r' ? 1
                : 0;
        }

        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _connections.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await _serve(client.GetStream(), _stop.Token);
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The peer went away, or the test is over.
        }
    }
}
