using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevProxy.Pipeline;

/// <summary>Which program holds a port that is taken.</summary>
internal static class PortOwner
{
    private const int HeadBytes = 4096;

    // When everything is started at once, the other program may be slow to answer.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    // It asks about the server itself (RFC 9110, section 9.3.7) and changes nothing, whoever it is.
    private static readonly byte[] Question = "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Whether it is another DevProxy, which says so in <c>Proxy-Status</c>.</summary>
    public static async Task<bool> IsDevProxyAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        var listener = ListenAddresses.ToDial(endPoint);
        try
        {
            using var client = new TcpClient(listener.AddressFamily);
            await client.ConnectAsync(listener, timeout.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Question, timeout.Token);
            var head = new byte[HeadBytes];
            var count = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, timeout.Token);
            return Encoding
                .Latin1.GetString(head, 0, count)
                .Contains($"\r\n{ProxyStatus.Header}: {ProxyStatus.Self}", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e)
            when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
