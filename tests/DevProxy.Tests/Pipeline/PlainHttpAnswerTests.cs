using DevProxy.Certificates;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Pipeline;

public sealed class PlainHttpAnswerTests
{
    [Fact]
    public async Task A_plain_http_request_where_https_is_served_is_told_so()
    {
        using var data = new TemporaryFolder();
        var variables = new Dictionary<string, string> { ["XDG_DATA_HOME"] = data.Path, ["LOCALAPPDATA"] = data.Path };
        Issuance.Make(CertificateFolder.Of(variables), "ann@laptop", null, DateTimeOffset.UtcNow);
        var start = await StartedApp.StartAsync(
            Configs.Of() with
            {
                Https = new HttpsConfig(null, null),
            },
            RunningProxy.ContextWith() with
            {
                Environment = variables,
            },
            TestContext.Current.CancellationToken
        );
        await using var app = start.App!;
        var port = new Uri(app.ProxyUrl).Port;

        var answer = await RawClient.AskAsync(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Empty(start.Problems);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($"Open https://localhost:{port}\n", answer, StringComparison.Ordinal);
    }
}
