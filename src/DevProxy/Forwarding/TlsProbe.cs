using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// Finds out whether a server that closes plain connections without an answer speaks TLS: by a handshake with the same address. Some such servers send an alert, others close or reset.
/// </summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The error, or one that says that the server speaks TLS.</summary>
    /// <param name="error">What an exchange ended with; null for nothing.</param>
    /// <param name="call">The exchange's.</param>
    public static async Task<ExchangeError?> ExplainAsync(ExchangeError? error, UpstreamCall call)
    {
        var target = call.Upstream.Target;
        return
            error is { Type: "connection_terminated" }
            && call is { Answer: null, Start.IsEmpty: true }
            && target.Origin.Scheme == "http"
            && call.Upstream.Client.Settings.Proxy is null
            && await SpeaksTlsAsync(new DnsEndPoint(target.Origin.Host!.Trim('[', ']'), target.Origin.Port))
            ? error with
            {
                Detail = $"{error.Detail} It speaks TLS: a TLS handshake with the same address succeeded.",
                Fix = $"Write https:// in routes[\"{call.Upstream.Config.Key}\"].target.",
            }
            : error;
    }

    private static async Task<bool> SpeaksTlsAsync(DnsEndPoint endPoint)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await using var tls = new SslStream(new NetworkStream(await new Dialer().DialAsync(endPoint, patience.Token), ownsSocket: true));
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = endPoint.Host,

#pragma warning disable CA5359 // Nothing is sent over it.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            };
            await tls.AuthenticateAsClientAsync(options, patience.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }
}
