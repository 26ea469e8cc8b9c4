using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// An upstream that requires a client certificate. Node.js refuses as OpenSSL does: over TLS 1.3 after the handshake, when the request is
/// already on its way.
/// </summary>
public sealed class ClientCertificateTests(NpmPackages packages)
{
    private const string Server = """
        const fs = require('node:fs');
        const https = require('node:https');
        const server = https.createServer({
          key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem'), ca: fs.readFileSync('ca.pem'),
          requestCert: true, rejectUnauthorized: true, minVersion: 'VERSION', maxVersion: 'VERSION',
        }, (request, response) => response.end(request.socket.getPeerCertificate().subject.CN));
        server.listen(0, '127.0.0.1', () => console.log('ready ' + server.address().port));
        """;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    [Theory]
    [InlineData("TLSv1.2")]
    [InlineData("TLSv1.3")]
    public async Task Without_one_it_is_told_which_settings_are_missing_and_with_one_it_answers(string version)
    {
        await using var server = await StartAsync(version);
        await using (var without = await ForwardingProxy.ToAsync($"https://localhost:{server.Ready}"))
        {
            var (status, error) = await Ask.FailingAsync(without);
            Assert.Equal((502, "tls_alert_received"), (status, error.Type));
            Assert.Contains("client certificate: write \"cert\" and \"key\" into the route \"/\"", error.Fix, StringComparison.Ordinal);
        }

        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{server.Ready}", WithCertificate);
        Assert.Equal("localhost", await Client.GetStringAsync(proxy.Url, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_that_was_being_sent_does_not_hide_the_reason()
    {
        await using var server = await StartAsync("TLSv1.3");
        await using var proxy = await ForwardingProxy.ToAsync($"https://localhost:{server.Ready}");
        using var body = new ByteArrayContent(new byte[100_000]);
        var (status, error) = await Ask.FailingAsync(proxy, body);

        // The server closes with the body unread: its reset may overtake the alert, which is lost then.
        Assert.Equal(502, status);
        Assert.Contains(error.Type, new[] { "tls_alert_received", "connection_terminated" });
    }

    private async Task<NodeScript> StartAsync(string version)
    {
        var certificate = TestCertificates.Localhost;
        string pem;
        using (var key = certificate.GetECDsaPrivateKey()!)
            pem = key.ExportPkcs8PrivateKeyPem();
        return await NodeScript.StartAsync(
            packages,
            Server.Replace("VERSION", version, StringComparison.Ordinal),
            ("cert.pem", certificate.ExportCertificatePem()),
            ("key.pem", pem),
            ("ca.pem", TestCertificates.Authority.ExportCertificatePem())
        );
    }

    private static RouteConfig WithCertificate(RouteConfig route) =>
        route with
        {
            ClientCertificate = TestCertificates.File(TestCertificates.Localhost),
        };
}
