using System.Globalization;
using System.Security.Authentication;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>Why TLS with the upstream failed.</summary>
internal static class TlsFailure
{
    /// <summary>Null when it was something else.</summary>
    public static ExchangeError? Of(IReadOnlyList<Exception> chain, UpstreamCall call)
    {
        var (key, target) = (call.Upstream.Config.Key, call.Upstream.Target.Origin.Serialized);
        if (chain.OfType<CertificateRefusedException>().FirstOrDefault() is { } refused)
            return new ExchangeError("tls_certificate_error", refused.Message, Fix(refused.Reason, key));

        // Each platform's TLS library has its own exception; all of them name the alert that the other side sent.
        if (target.StartsWith("https:", StringComparison.Ordinal) && chain.LastOrDefault(e => IsAlert(e.Message)) is { } alert)
        {
            var wantsCertificate =
                alert.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase)
                || alert.Message.Contains("handshake failure", StringComparison.OrdinalIgnoreCase);
            return new ExchangeError(
                "tls_alert_received",
                $"{target} refused the TLS connection: {alert.Message}",
                wantsCertificate
                    ? $"The server probably requires a client certificate: write \"cert\" and \"key\" into the route \"{key}\"."
                    : "Check the server's log; it refused what DevProxy offered."
            );
        }

        return
            chain.Any(e =>
                e is AuthenticationException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ) || (target.StartsWith("https:", StringComparison.Ordinal) && chain.Any(IsBrokenHandshake))
            ? new ExchangeError(
                "tls_protocol_error",
                $"TLS with {target} failed: {chain[^1].Message}",
                $"Does the server speak TLS on this port? If it speaks plain HTTP, write http:// in routes[\"{key}\"].target."
            )
            : null;
    }

    private static bool IsAlert(string message) => message.Contains("alert", StringComparison.OrdinalIgnoreCase) || IsOpenSslAlert(message);

    // OpenSSL's reason is 1000 and the alert's number; its text does not always say so (error:0A000458:SSL routines::tlsv1 unrecognized
    // name).
    private static bool IsOpenSslAlert(string message) =>
        message.StartsWith("error:", StringComparison.Ordinal)
        && message.Length > 14
        && int.TryParse(message.AsSpan(8, 6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var reason)
        && reason is >= 1000 and < 1256;

    // The connection was closed while the handshake was under way: no request had been sent by then.
    private static bool IsBrokenHandshake(Exception e) =>
        e
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError,
                InnerException: IOException and not DialFailedException
            };

    private static string Fix(CertificateFault fault, string key) =>
        fault switch
        {
            CertificateFault.Expired => $"Renew the server's certificate, or write \"secure\": false into the route \"{key}\".",
            CertificateFault.WrongHost => $"Write one of these names in routes[\"{key}\"].target, or \"secure\": false into the route.",
            CertificateFault.SelfSigned =>
                $"To trust it, write the path of the certificate as \"ca\" into the route \"{key}\", or \"secure\": false.",
            CertificateFault.UnknownIssuer =>
                $"To trust it, write the path of the issuer's certificate as \"ca\" into the route \"{key}\" (or at the top level, for "
                    + "every route), or \"secure\": false.",
            _ => $"Fix the server's certificate, or write \"secure\": false into the route \"{key}\".",
        };
}
