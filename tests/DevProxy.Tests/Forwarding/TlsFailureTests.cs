using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class TlsFailureTests
{
    [Fact]
    public async Task A_certificate_of_an_unknown_issuer_is_refused_by_its_issuers_name()
    {
        var (status, error) = await FailingAsync(TestCertificates.Localhost, route => route with { Secure = true });
        Assert.Equal((502, "tls_certificate_error"), (status, error.Type));
        Assert.Contains("CN=localhost", error.Detail, StringComparison.Ordinal);
        Assert.Contains("CN=Test Authority", error.Detail, StringComparison.Ordinal);
        Assert.Contains("\"ca\"", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_told_as_such()
    {
        var (_, error) = await FailingAsync(TestCertificates.SelfSigned, route => route with { Secure = true });
        Assert.Equal("tls_certificate_error", error.Type);
        Assert.Contains("self-signed", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_told_with_its_date()
    {
        var (_, error) = await FailingAsync(TestCertificates.Expired, TrustingTheAuthority);
        Assert.Equal("tls_certificate_error", error.Type);
        Assert.Contains($"expired on {TestCertificates.Expired.NotAfter:yyyy-MM-dd}", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_told_with_the_names_it_has()
    {
        var (_, error) = await FailingAsync(TestCertificates.WrongHost, TrustingTheAuthority);
        Assert.Equal("tls_certificate_error", error.Type);
        Assert.Contains("other.example, third.example, not for localhost", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_to_a_server_without_it_is_a_protocol_error()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}");
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.Equal((502, "tls_protocol_error"), (status, error.Type));
        Assert.Contains("http://", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_HTTP_to_a_server_with_TLS_says_so()
    {
        await using var raw = RawUpstream.Answering("\u0015\u0003\u0003\0\u0002\u0002\u0046");
        await using var proxy = await ForwardingProxy.ToAsync(raw.Url);
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.Equal((502, "http_protocol_error"), (status, error.Type));
        Assert.Contains("TLS", error.Detail, StringComparison.Ordinal);
        Assert.Contains("https://", error.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, "\"cert\"")] // handshake_failure, which TLS 1.2 servers send to a client without a certificate
    [InlineData(116, "\"cert\"")] // certificate_required
    [InlineData(112, "Check the server's log")] // unrecognized_name
    public async Task An_alert_is_told_as_such(byte alert, string fix)
    {
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await stream.ReadExactlyAsync(new byte[100], cancellation);
                await stream.WriteAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, alert }, cancellation);
                stream.Socket.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, cancellation);
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}");
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.Equal((502, "tls_alert_received"), (status, error.Type));
        Assert.Contains(fix, error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_handshake_is_a_connection_timeout()
    {
        await using var upstream = RawUpstream.Start((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        await using var proxy = await ForwardingProxy.ToAsync(
            $"https://localhost:{upstream.Port}",
            route => route with { ConnectTimeout = TimeSpan.FromMilliseconds(300) }
        );
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.Equal((504, "connection_timeout"), (status, error.Type));
        Assert.Contains("TLS did not finish", error.Detail, StringComparison.Ordinal);
    }

    private static RouteConfig TrustingTheAuthority(RouteConfig route) =>
        route with
        {
            Ca = TestCertificates.File(TestCertificates.Authority),
        };

    private static async Task<(int Status, DevProxy.Traffic.ExchangeError Error)> FailingAsync(
        X509Certificate2 certificate,
        Func<RouteConfig, RouteConfig> change
    )
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(certificate, context => context.Response.WriteAsync("ok"));
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}", change);
        return await Ask.FailingAsync(proxy);
    }
}
