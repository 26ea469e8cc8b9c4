using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>
/// Makes the connections of one target: TCP to the first address that accepts it, and TLS with the target's own name. Left to itself,
/// SocketsHttpHandler would verify the certificate for the name in <c>Host</c>, which is the browser's where <c>changeOrigin</c> is false.
/// </summary>
internal sealed class UpstreamConnector
{
    private readonly UpstreamTarget _target;
    private readonly string _tlsHost;
    private readonly bool _throughProxy;
    private readonly bool _verify;
    private readonly CertificateCheck _check;
    private readonly SslStreamCertificateContext? _clientCertificate;
    private readonly Dialer _dialer = new();
    private readonly SecondServerProbe _secondServer;
    private volatile bool _noHttp2;
    private int _toldUnverified;

    /// <param name="target">Where connections go.</param>
    /// <param name="settings">How.</param>
    /// <param name="authorities">Trusted beside the system's.</param>
    /// <param name="clientCertificate">Sent to the upstream, with its key; null for none.</param>
    public UpstreamConnector(
        UpstreamTarget target,
        UpstreamSettings settings,
        X509Certificate2Collection authorities,
        X509Certificate2Collection? clientCertificate
    )
    {
        _target = target;
        _secondServer = new SecondServerProbe(target);
        _tlsHost = target.Origin.Host!.Trim('[', ']');
        _throughProxy = settings.Proxy is not null;
        _verify = settings.Verify;
        _check = new CertificateCheck(target.Origin.Serialized, _tlsHost, settings.Verify, authorities);
        if (clientCertificate is not null)
            _clientCertificate = SslStreamCertificateContext.Create(clientCertificate[0], clientCertificate, offline: true);
    }

    /// <summary>TLS as the target wants it; host name and protocols are filled in for each connection.</summary>
    public SslClientAuthenticationOptions TlsOptions(UpstreamCall? call) =>
        new()
        {
            TargetHost = _tlsHost,
            ClientCertificateContext = _clientCertificate,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(certificate, chain, errors, call),
        };

    /// <summary>Opens one connection.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(UpstreamCall.Key, out var call);
        call?.Limit.Pause();

        // Through a proxy, TLS begins inside the tunnel, and the handler does it.
        var secure = _target.Origin.Scheme == "https" && !_throughProxy;
        var stream = new UpstreamStream(await DialAsync(context.DnsEndPoint, call, cancellationToken));
        try
        {
            var connection = secure ? await SecureAsync(stream, context.InitialRequestMessage, call, cancellationToken) : stream;
            if (call?.Body is BodyProgress.Sent || context.InitialRequestMessage.Content is null)
                call?.Limit.Start();
            return connection;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<Socket> DialAsync(DnsEndPoint endPoint, UpstreamCall? call, CancellationToken cancellationToken)
    {
        var socket = await _dialer.DialAsync(endPoint, cancellationToken);
        if (
            _throughProxy
            || call?.Browser is null
            || socket.RemoteEndPoint is not IPEndPoint { Address: var used }
            || !await _secondServer.MayExistAsync(used, cancellationToken)
        )
            return socket;
        socket.Dispose();
        if (await _secondServer.CompareAsync(used, call.Upstream.Config.Key, cancellationToken) is { } remark)
            call.Note(remark);
        return await _dialer.DialAsync(endPoint, cancellationToken);
    }

    private async Task<Stream> SecureAsync(
        Stream stream,
        HttpRequestMessage request,
        UpstreamCall? call,
        CancellationToken cancellationToken
    )
    {
        var tls = new SslStream(stream);
        try
        {
            var options = TlsOptions(call);
            options.ApplicationProtocols = Protocols(request);
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            if (options.ApplicationProtocols.Count > 1 && tls.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
                _noHttp2 = true;
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    // The handler remembers that a server spoke no HTTP/2 and takes every later connection for HTTP/1.1; offering HTTP/2 again would
    // disagree with it.
    private List<SslApplicationProtocol> Protocols(HttpRequestMessage request)
    {
        if (request.Version.Major >= 2 && request.VersionPolicy != HttpVersionPolicy.RequestVersionOrLower)
            return [SslApplicationProtocol.Http2];
        return request.Version.Major >= 2 && !_noHttp2
            ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]
            : [SslApplicationProtocol.Http11];
    }

    private bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, UpstreamCall? call)
    {
        if (
            !_check.Accept(certificate, chain, errors)
            && !_verify
            && _target.Origin.IsLoopback
            && Interlocked.Exchange(ref _toldUnverified, 1) == 0
        )
            call?.Note(
                $"The certificate of {_target.Origin} is not verified, because the server is on this machine. To verify it, write "
                    + "\"secure\": true, or its CA as \"ca\"."
            );
        return true;
    }
}
