using DevProxy.Checking;
using DevProxy.Traffic;

namespace DevProxy.Tests.Checking;

public sealed class TransportErrorTests
{
    [Theory]
    [InlineData("dns_error", true)]
    [InlineData("connection_refused", true)]
    [InlineData("connection_timeout", true)]
    [InlineData("destination_ip_unroutable", true)]
    [InlineData("proxy_configuration_error", true)]
    [InlineData("tls_certificate_error", true)]
    [InlineData("tls_protocol_error", true)]
    [InlineData("tls_alert_received", true)]
    [InlineData("connection_terminated", false)]
    [InlineData("http_protocol_error", false)]
    [InlineData("http_response_header_section_size", false)]
    public void A_server_that_broke_off_was_reached(string type, bool isUnreachable) =>
        Assert.Equal(isUnreachable, TransportError.IsUnreachable(new ExchangeError(type, "", "")));

    [Theory]
    [InlineData(
        "dns_error",
        "https://a.example/",
        "Check the spelling of the host, the VPN, and whether the name is in DNS or in the hosts file."
    )]
    [InlineData("connection_refused", "http://localhost:8080/", "Start the server, or correct the port in the URL.")]
    [InlineData(
        "tls_protocol_error",
        "https://localhost:8080/",
        "Does the server speak TLS on this port? If it speaks plain HTTP, write http://localhost:8080 in the URL."
    )]
    [InlineData(
        "http_protocol_error",
        "http://localhost:8080/",
        "Check that it is an HTTP server. If it speaks TLS, write https://localhost:8080 in the URL."
    )]
    [InlineData("http_protocol_error", "https://localhost:8080/", "Check that it is an HTTP server.")]
    [InlineData("connection_terminated", "http://localhost:8080/", "as it was")]
    public void A_fix_speaks_of_the_URL_and_of_no_route(string type, string url, string fix) =>
        Assert.Equal(fix, TransportError.ForUrl(new ExchangeError(type, "what happened", "as it was"), url).Fix);

    [Fact]
    public void In_a_container_localhost_is_the_container() =>
        Assert.StartsWith(
            "Write host.docker.internal:8080 in the URL",
            TransportError
                .ForUrl(new ExchangeError("connection_refused", "DevProxy runs in a container.", ""), "http://localhost:8080/")
                .Fix,
            StringComparison.Ordinal
        );
}
