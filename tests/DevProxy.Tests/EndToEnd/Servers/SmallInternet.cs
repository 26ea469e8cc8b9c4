using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>
/// The internet behind a company's proxy: every name and address leads to one server over plain HTTP and one over TLS. It is itself
/// asked as a proxy is (absolute targets, CONNECT), so that a name which nobody resolves can be a target.
/// </summary>
internal sealed class SmallInternet : IAsyncDisposable
{
    private readonly RawUpstream _server;

    /// <param name="plain">The port of the server over plain HTTP.</param>
    /// <param name="tls">The port of the server over TLS.</param>
    public SmallInternet(int plain, int tls) =>
        _server = RawUpstream.Start(
            async (near, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(near, cancellation);
                var isTunnel = head.StartsWith("CONNECT ", StringComparison.Ordinal);
                using var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, isTunnel ? tls : plain, cancellation);
                if (isTunnel)
                    await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancellation);
                else
                    await far.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head), cancellation);
                await Task.WhenAny(near.CopyToAsync(far.GetStream(), cancellation), far.GetStream().CopyToAsync(near, cancellation));
            }
        );

    public int Port => _server.Port;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
