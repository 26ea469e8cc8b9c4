using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace DevProxy.Pipeline;

/// <summary>
/// Stands before TLS and answers a browser that was sent to <c>http://</c> where <c>https://</c> is served. Without it the connection would
/// just end, and the browser would say that the server is broken.
/// </summary>
/// <param name="next">TLS.</param>
/// <param name="refused">Told of each such request; null when nobody listens.</param>
internal sealed class PlainHttpAnswer(ConnectionDelegate next, RefusedConnections? refused = null)
{
    // Every connection over TLS begins with a handshake record (RFC 8446, section 5.1); no method of HTTP begins with this byte.
    private const byte Handshake = 0x16;

    // A connection on which nothing has arrived by then is left to TLS, which has a timeout of its own.
    private static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(10);

    public async Task InvokeAsync(ConnectionContext connection)
    {
        if (await BeginsAsHttpAsync(connection.Transport.Input, connection.ConnectionClosed))
        {
            refused?.Tell("it is plain http, but DevProxy serves https on this port.");
            await AnswerAsync(connection);
        }
        else
            await next(connection);
    }

    private static async Task<bool> BeginsAsHttpAsync(PipeReader input, CancellationToken closed)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(closed);
        timeout.CancelAfter(FirstByteTimeout);
        try
        {
            var read = await input.ReadAsync(timeout.Token);
            var isHttp =
                !read.Buffer.IsEmpty && read.Buffer.FirstSpan[0] is not Handshake and var first && char.IsAsciiLetterUpper((char)first);
            input.AdvanceTo(read.Buffer.Start);
            return isHttp;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task AnswerAsync(ConnectionContext connection)
    {
        var port = (connection.LocalEndPoint as IPEndPoint)?.Port ?? 0;
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"DevProxy serves https here, but this request was plain http. Open https://localhost:{port}\n"
        );
        var answer = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 400 Bad Request\r\n{ProxyStatus.Header}: devproxy; error=http_request_error\r\nContent-Type: "
                + $"text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
        );
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(answer), connection.ConnectionClosed);
    }
}
