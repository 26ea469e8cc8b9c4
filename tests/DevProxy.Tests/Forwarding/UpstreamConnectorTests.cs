using System.Net;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamConnectorTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    public async Task ALPN_decides_on_the_version_over_TLS(HttpProtocols protocols, string version)
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => context.Response.WriteAsync(context.Request.Protocol),
            protocols
        );
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(version, await Client.GetStringAsync(proxy.Url, Cancellation));
            Assert.Equal(version, proxy.Exchange().Upstream!.HttpVersion);
        }
    }

    [Fact]
    public async Task An_h2c_target_speaks_HTTP2_without_TLS()
    {
        await using var upstream = await TestUpstream.StartH2cAsync(context => context.Response.WriteAsync(context.Request.Protocol));
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        Assert.Equal("HTTP/2", await Client.GetStringAsync(proxy.Url, Cancellation));
    }

    [Fact]
    public async Task A_loopback_targets_certificate_is_not_verified_and_that_is_told_once()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.SelfSigned,
            context => context.Response.WriteAsync("ok")
        );
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}");
        Assert.Equal("ok", await Client.GetStringAsync(proxy.Url, Cancellation));
        Assert.Equal("ok", await Client.GetStringAsync(proxy.Url, Cancellation));
        Assert.Contains("not verified", Assert.Single(proxy.Exchange().Remarks), StringComparison.Ordinal);
        Assert.Empty(proxy.Exchange().Remarks);
    }

    [Fact]
    public async Task A_written_ca_is_trusted()
    {
        Assert.Equal(
            "ok",
            await AnswerAsync(TestCertificates.Localhost, route => route with { Ca = TestCertificates.File(TestCertificates.Authority) })
        );
        Assert.Equal(
            "ok",
            await AnswerAsync(TestCertificates.SelfSigned, route => route with { Ca = TestCertificates.File(TestCertificates.SelfSigned) })
        );
    }

    [Fact]
    public async Task The_top_level_ca_is_trusted_for_every_route()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => context.Response.WriteAsync("ok")
        );
        var config = Configs.Of(Routes.To("/", $"https://localhost:{upstream.Port}") with { Secure = true }) with
        {
            Ca = TestCertificates.File(TestCertificates.Authority),
        };
        await using var proxy = await ForwardingProxy.StartAsync(config);
        Assert.Equal("ok", await Client.GetStringAsync(proxy.Url, Cancellation));
    }

    [Theory]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("NODE_EXTRA_CA_CERTS")]
    public async Task The_environments_authorities_are_trusted(string variable)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, TestCertificates.Authority.ExportCertificatePem(), Cancellation);
            await using var upstream = await TestUpstream.StartHttpsAsync(
                TestCertificates.Localhost,
                context => context.Response.WriteAsync("ok")
            );
            await using var proxy = await ForwardingProxy.StartAsync(
                Configs.Of(Routes.To("/", $"https://localhost:{upstream.Port}") with { Secure = true }),
                new Dictionary<string, string> { [variable] = file }
            );
            Assert.Equal("ok", await Client.GetStringAsync(proxy.Url, Cancellation));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Secure_false_accepts_any_certificate()
    {
        foreach (
            var certificate in new[]
            {
                TestCertificates.Expired,
                TestCertificates.WrongHost,
                TestCertificates.SelfSigned,
                TestCertificates.Localhost,
            }
        )
            Assert.Equal("ok", await AnswerAsync(certificate, route => route with { Secure = false }));
    }

    [Fact]
    public async Task A_client_certificate_is_sent()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => context.Response.WriteAsync(context.Connection.ClientCertificate!.Subject),
            clientCertificates: ClientCertificateMode.RequireCertificate
        );
        await using var proxy = await ForwardingProxy.ToAsync(
            $"https://localhost:{upstream.Port}",
            route => route with { ClientCertificate = TestCertificates.File(TestCertificates.SelfSigned) }
        );
        Assert.Equal("CN=self", await Client.GetStringAsync(proxy.Url, Cancellation));
    }

    [Fact]
    public async Task The_certificate_is_verified_for_the_target_whatever_Host_says()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => context.Response.WriteAsync($"{context.Request.Host}")
        );
        await using var proxy = await ForwardingProxy.ToAsync(
            $"https://localhost:{upstream.Port}",
            route => route with { ChangeOrigin = ChangeOrigin.Browser, Ca = TestCertificates.File(TestCertificates.Authority) }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
        request.Headers.Host = "dev.test:8010";
        using var answer = await Client.SendAsync(request, Cancellation);
        Assert.Equal("dev.test:8010", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<string> AnswerAsync(X509Certificate2 certificate, Func<RouteConfig, RouteConfig> change)
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(certificate, context => context.Response.WriteAsync("ok"));
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{upstream.Port}", change);
        return await Client.GetStringAsync(proxy.Url, Cancellation);
    }
}
