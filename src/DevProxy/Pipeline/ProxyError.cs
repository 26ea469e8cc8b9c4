using System.Collections.Frozen;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>How an error type of RFC 9209 is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What happened, in half a line.</param>
internal sealed record ProxyError(int Status, string Title)
{
    private static readonly FrozenDictionary<string, ProxyError> Types = new Dictionary<string, ProxyError>
    {
        ["http_request_error"] = new(400, "The request is not valid HTTP"),
        ["destination_not_found"] = new(404, "No route matches this path"),
        ["dns_error"] = new(502, "The upstream's name does not resolve"),
        ["connection_refused"] = new(502, "Nothing is listening at the upstream's address"),
        ["connection_limit_reached"] = new(503, "This machine's limit of open files is reached"),
        ["destination_ip_unroutable"] = new(502, "The upstream's address is unreachable"),
        ["connection_timeout"] = new(504, "Connecting to the upstream timed out"),
        ["http_response_timeout"] = new(504, "The upstream did not answer in time"),
        ["connection_terminated"] = new(502, "The upstream closed the connection before it answered"),
        ["tls_certificate_error"] = new(502, "The upstream's certificate is not trusted"),
        ["tls_protocol_error"] = new(502, "The TLS connection to the upstream failed"),
        ["tls_alert_received"] = new(502, "The upstream refused the TLS connection"),
        ["http_protocol_error"] = new(502, "The upstream's answer is not valid HTTP"),
        ["http_response_header_section_size"] = new(502, "The upstream's response headers are too large"),
        ["http_response_incomplete"] = new(502, "The upstream stopped in the middle of its answer"),
        ["proxy_configuration_error"] = new(502, "The proxy on the way to the upstream failed or refused the request"),
        ["proxy_loop_detected"] = new(508, "The request came back to DevProxy in a loop"),
        ["http_request_denied"] = new(403, "DevProxy does not allow this request"),
        ["proxy_internal_error"] = new(500, "Internal error in DevProxy"),
    }.ToFrozenDictionary();

    /// <summary>How an error is answered. A type that the table does not know is a fault of the upstream's side.</summary>
    public static ProxyError Of(ExchangeError error) =>
        Types.GetValueOrDefault(error.Type) ?? new ProxyError(502, "The upstream could not be reached");
}
