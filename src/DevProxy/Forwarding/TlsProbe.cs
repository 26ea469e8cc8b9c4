using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// Finds out, once, whether a server that closes plain connections without an answer speaks TLS: by a handshake with the same address. Some
/// such servers send an alert, others close or reset.
/// </summary>
internal sealed class TlsProbe
{
    // A TLS server answers the first message at once, so that an exchange need not wait longer than this. The connection is kept longer: a
    // plain server would take its end for the end of a request.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private volatile bool _isSettled;
    private volatile Task<bool>? _probe;

    /// <summary>The server has answered without TLS, so that there is nothing to find out.</summary>
    public void AnsweredPlain() => _isSettled = true;

    /// <summary>The error, or one that says that the server speaks TLS.</summary>
    /// <param name="error">What an exchange ended with; null for nothing.</param>
    /// <param name="call">The exchange's.</param>
    public async Task<ExchangeError?> ExplainAsync(ExchangeError? error, UpstreamCall call)
    {
        var target = call.Upstream.Target;
        if (
            error is not { Type: "connection_terminated" }
            || call is not { Answer: null, Start.IsEmpty: true, Body: not BodyProgress.Sending }
            || target.Origin.Scheme != "http"
            || call.Upstream.Client.Settings.Proxy is not null
            || _isSettled
        )
            return error;
        var probe = _probe ??= SpeaksTlsAsync(new DnsEndPoint(target.Origin.Host!.Trim('[', ']'), target.Origin.Port));
        if (await Task.WhenAny(probe, Task.Delay(Wait)) != probe)
            return error; // The next one may see its end.
        _isSettled = !await probe;
        return _isSettled
            ? error
            : error with
            {
                Detail = $"{error.Detail} It speaks TLS: a TLS handshake with the same address succeeded.",
                Fix = $"Write https:// in routes[\"{call.Upstream.Config.Key}\"].target.",
            };
    }

    private static async Task<bool> SpeaksTlsAsync(DnsEndPoint endPoint)
    {
        using var timeout = new CancellationTokenSource(HandshakeTimeout);
        try
        {
            await using var tls = new SslStream(new NetworkStream(await new Dialer().DialAsync(endPoint, timeout.Token), ownsSocket: true));
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = endPoint.Host,

#pragma warning disable CA5359 // Nothing is sent over it.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            };
            await tls.AuthenticateAsClientAsync(options, timeout.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }
}
