using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Channels;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.FieldReports;

/// <summary>A server, over TLS or not, that keeps the head of each request and answers 200, a WebSocket's handshake too.</summary>
internal sealed class SeenHeads : IAsyncDisposable
{
    private readonly Channel<SeenHead> _heads = Channel.CreateUnbounded<SeenHead>();
    private RawUpstream? _server;

    public bool Secure { get; private init; }

    public int Port => _server!.Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static SeenHeads Start(bool secure)
    {
        var seen = new SeenHeads { Secure = secure };
        seen._server = RawUpstream.Start(seen.ServeAsync);
        return seen;
    }

    public async Task<SeenHead> NextAsync() => await _heads.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Token);

    /// <summary>Sends a request to a port; what arrived here, null when nothing did.</summary>
    public async Task<SeenHead?> AskAsync(int port, string request, bool secure)
    {
        using var client = await RawClient.ConnectAsync(port);
        Stream stream = client.Stream;
        if (secure)
        {
            var tls = new SslStream(stream, true, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync("localhost");
            stream = tls;
        }

        await using (stream)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
            await RawUpstream.ReadHeadAsync(stream, Token);
        }

        return _heads.Reader.TryRead(out var head) ? head : null;
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken cancellation)
    {
        if (!Secure)
        {
            await AnswerAsync(stream, cancellation);
            return;
        }

        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Localhost, EnabledSslProtocols = SslProtocols.Tls12 },
            cancellation
        );
        await AnswerAsync(tls, cancellation);
    }

    private async Task AnswerAsync(Stream stream, CancellationToken cancellation)
    {
        _heads.Writer.TryWrite(new SeenHead(await RawUpstream.ReadHeadAsync(stream, cancellation)));
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), cancellation);
    }
}

/// <summary>The head of a request as a server got it.</summary>
/// <param name="Text">Request line and header lines.</param>
internal sealed record SeenHead(string Text)
{
    public string? this[string name] =>
        Text.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 1)..].Split(',')[0]
            .Trim();

    public bool IsOriginHost(string? host) => this["Origin"] is not { } origin || new Uri(origin).Authority == host;

    // As Rack builds it.
    public string ForwardedUrl(string scheme)
    {
        scheme = this["X-Forwarded-Proto"] ?? scheme;
        var host = this["X-Forwarded-Host"] ?? this["Host"]!;
        var port = host.Contains(':', StringComparison.Ordinal) ? null : this["X-Forwarded-Port"];
        return port is null || port == (scheme == "https" ? "443" : "80") ? $"{scheme}://{host}" : $"{scheme}://{host}:{port}";
    }
}
