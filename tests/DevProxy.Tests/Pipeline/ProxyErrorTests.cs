using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class ProxyErrorTests
{
    [Theory]
    [InlineData("destination_not_found", 404)]
    [InlineData("dns_error", 502)]
    [InlineData("connection_refused", 502)]
    [InlineData("destination_ip_unroutable", 502)]
    [InlineData("connection_timeout", 504)]
    [InlineData("http_response_timeout", 504)]
    [InlineData("connection_terminated", 502)]
    [InlineData("tls_certificate_error", 502)]
    [InlineData("tls_protocol_error", 502)]
    [InlineData("tls_alert_received", 502)]
    [InlineData("http_protocol_error", 502)]
    [InlineData("http_response_header_section_size", 502)]
    [InlineData("proxy_configuration_error", 502)]
    [InlineData("proxy_loop_detected", 508)]
    [InlineData("http_request_denied", 403)]
    [InlineData("proxy_internal_error", 500)]
    [InlineData("something_new", 502)]
    public void Each_type_has_its_status(string type, int status)
    {
        var known = ProxyError.Of(new ExchangeError(type, "", ""));

        Assert.Equal(status, known.Status);
        Assert.NotEmpty(known.Title);
    }
}
