using System.Globalization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>Why a request got no answer, for somebody who gave a URL and no configuration.</summary>
internal static class TransportError
{
    private const string WaitLonger = "Is the server busy, or stopped in a debugger? To wait longer, raise --timeout.";

    /// <summary>
    /// Whether the server was not reached, or kept silent; a server that was reached and then closed the connection counts as reached.
    /// </summary>
    public static bool IsUnreachable(ExchangeError error) =>
        error.Type
            is "dns_error"
                or "connection_refused"
                or "connection_timeout"
                or "destination_ip_unroutable"
                or "proxy_configuration_error"
                or "tls_certificate_error"
                or "tls_protocol_error"
                or "tls_alert_received"
                or "http_response_timeout"
                or "connection_write_timeout";

    /// <summary>The server did not accept the request's body in time (RFC 9209, section 2.3.10).</summary>
    public static ExchangeError NotTaken(string url, TimeSpan time)
    {
        _ = Origin.TryFromUrl(url, out var target);
        return new ExchangeError(
            "connection_write_timeout",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{target!.Serialized} did not accept the request's body within {time.TotalMilliseconds:0} ms."
            ),
            WaitLonger
        );
    }

    /// <summary>The same error with a fix for somebody who wrote a URL: that of the forwarder speaks of routes.</summary>
    public static ExchangeError ForUrl(ExchangeError error, string url)
    {
        _ = Origin.TryFromUrl(url, out var target);
        return error with { Fix = Fix(error, target!) ?? error.Fix };
    }

    private static string? Fix(ExchangeError error, Origin target) =>
        error.Type switch
        {
            "dns_error" => "Check the spelling of the host, the VPN, and whether the name is in DNS or in the hosts file.",
            "connection_refused" when error.Detail.Contains("container", StringComparison.Ordinal) =>
                $"Write host.docker.internal:{target.Port} in the URL to reach this port of your machine; on Linux, start the "
                    + "container with --add-host=host.docker.internal:host-gateway.",
            "connection_refused" => "Start the server, or correct the port in the URL.",
            "connection_timeout" =>
                "Check that the server is running and that no VPN or firewall blocks it. To wait longer, raise --timeout.",
            "http_response_timeout" => WaitLonger,
            "proxy_configuration_error" => "Correct HTTP_PROXY or HTTPS_PROXY, user and password included, or add the host to NO_PROXY.",
            "tls_certificate_error" =>
                "A browser refuses it too. Fix the certificate; if your own authority signed it, set SSL_CERT_FILE to the file of "
                    + "that authority.",
            "tls_alert_received" =>
                "The server may require a client certificate, which check does not send, or another TLS version; check its log.",
            "tls_protocol_error" =>
                $"Does the server speak TLS on this port? If it speaks plain HTTP, write http{target.Serialized[5..]} in the URL.",
            "connection_terminated"
            or "http_protocol_error" when target.Scheme == "http" && error.Detail.Contains("TLS", StringComparison.Ordinal) =>
                $"Write https{target.Serialized[4..]} in the URL: the server speaks TLS.",
            "http_protocol_error" when target.Scheme == "http" =>
                $"Check that it is an HTTP server. If it speaks TLS, write https{target.Serialized[4..]} in the URL.",
            "http_protocol_error" => "Check that it is an HTTP server.",
            _ => null,
        };
}
