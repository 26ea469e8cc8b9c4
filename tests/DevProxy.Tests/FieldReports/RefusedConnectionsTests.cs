using System.Threading.Channels;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>What the HTTP parser or TLS refused was a bare 400 or an end, without a trace in the debug log.</summary>
public sealed class RefusedConnectionsTests
{
    private static readonly string Long = $"GET /{new string('a', 70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string, string> Requests() =>
        new()
        {
            { "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", "\"GET /%00 HTTP/1.1\"" },
            { "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n", "\"GET /a%00b HTTP/1.1\"" },
            { "GET /x?q=\u00e6\u0097\u00a5 HTTP/1.1\r\nHost: localhost\r\n\r\n", "\"GET /x?q=\\xe6\\x97\\xa5 HTTP/1.1\"" },
            { Long, "\"GET /aaaa" },
            { "GET /here HTTP/1.1\r\nHost: localhost\r\nBad Header: 1\r\n\r\n", "\"GET /here HTTP/1.1\"" },
            { "GET /here HTTP/1.1\r\n\r\n", "\"GET /here HTTP/1.1\"" },
            { "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "\"GET / HTTP/9.9\"" },
            { "nonsense\r\n\r\n", "\"nonsense\"" },
            { "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", "TLS handshake" },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_cannot_be_parsed_is_told(string request, string expected)
    {
        var told = Channel.CreateUnbounded<string>();
        await using var app = await StartAsync(told, https: false);
        using var client = await RawClient.ConnectAsync(new Uri(app.ProxyUrl).Port);
        var self = $"127.0.0.1:{((System.Net.IPEndPoint)client.Stream.Socket.LocalEndPoint!).Port}";
        await client.WriteAsync(request);
        Assert.StartsWith("HTTP/1.1 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        var sentence = await NextAsync(told);
        Assert.Contains(expected, sentence, StringComparison.Ordinal);
        Assert.Contains(self, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "plain http")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello", "TLS handshake failed")]
    public async Task What_is_not_TLS_is_told(string bytes, string expected)
    {
        var told = Channel.CreateUnbounded<string>();
        await using var app = await StartAsync(told, https: true);
        using var client = await RawClient.ConnectAsync(new Uri(app.ProxyUrl).Port);
        await client.WriteAsync(bytes);
        var sentence = await NextAsync(told);
        Assert.Contains(expected, sentence, StringComparison.Ordinal);
        Assert.Contains(
            $"127.0.0.1:{((System.Net.IPEndPoint)client.Stream.Socket.LocalEndPoint!).Port}",
            sentence,
            StringComparison.Ordinal
        );
    }

    private static async Task<string> NextAsync(Channel<string> told) =>
        await told.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(2));

    private static async Task<ProxyApp> StartAsync(Channel<string> told, bool https)
    {
        var config = Configs.Of();
        using var folder = new EndToEnd.TemporaryFolder();
        if (https)
        {
            using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(
                TestCertificates.Localhost
            )!;
            config = config with
            {
                Https = new DevProxy.Configuration.HttpsConfig(
                    folder.Write("cert.pem", TestCertificates.Localhost.ExportCertificatePem()),
                    folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem())
                ),
            };
        }

        var context = RunningProxy.ContextWith() with { Refused = sentence => told.Writer.TryWrite(sentence) };
        return (await StartedApp.StartAsync(config, context, TestContext.Current.CancellationToken)).App!;
    }
}
