using System.Text;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using static DevProxy.Tests.FieldReports.KnownSecrets;

namespace DevProxy.Tests.FieldReports;

/// <summary>Errors quote or describe what is not HTTP, or not an answer, without the secrets in it.</summary>
public sealed class QuotedSecretsTests : IDisposable
{
    private const string Page = "http://localhost:3000";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = PlainClient.New();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_received_is_quoted_without_its_secrets()
    {
        var answers = new Dictionary<string, string>
        {
            ["/json"] = $"{{\"access_token\":\"{Mark}-json\",\"user\":\"ann\"}}",
            ["/cut"] = $"{{\"user\":\"ann\",\"password\":\"{new string('x', 60)}{Mark}-cut\"}}",
            ["/lines"] = $"Set-Cookie: sid={Mark}-line\r\nX-Api-Key: {Mark}-key\r\n\r\n",
            ["/bearer"] = $"Bearer {Mark}-bearer",
            ["/url"] = $"see https://me:{Mark}@a.example/?token={Mark}",
            ["/half"] = $"HTTP/1.1 200 OK\r\nX-Fine: 1\r\nSet-Cookie: sid={Mark}-half",
            ["/status"] = $"HTTP/1.1 9999 token={Mark}\r\nAuthorization: Bearer {Mark}-status\r\n\r\n",
            ["/hints"] =
                $"HTTP/1.1 103 Early Hints\r\nLink: </a.css?token={Mark}>; rel=preload, </b.css>; rel=preload\r\nSet-Cookie: "
                + $"sid={Mark}-hint\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            ["/loop"] = $"HTTP/1.1 302 Found\r\nLocation: /loop?token={Mark}-loop\r\nContent-Length: 0\r\n\r\n",
        };
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var path = (await RawUpstream.ReadHeadAsync(stream, cancellation)).Split(' ', '?')[1];
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answers[path]), cancellation);
            }
        );
        _folder.Write(
            "proxy.json",
            $$"""
            { "port": 0, "inspector": { "port": 0 }, "log": { "level": "debug", "file": "log.jsonl" }, "routes": { "/": "{{upstream.Url}}" } }
            """
        );
        await using var devproxy = DevProxyRun.Start(_folder.Path, Variables);
        var (proxy, inspector) = (await devproxy.ProxyUrlAsync(), await devproxy.InspectorUrlAsync());
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in answers.Keys)
        {
            using var answer = await _http.GetAsync(new Uri($"{proxy}{path}?token={Mark}-loop"), Token);
            if (path != "/loop") // What the upstream answers passes as it is.
                shown[$"answer to {path}"] = await answer.Content.ReadAsStringAsync(Token);
        }

        foreach (
            var request in new[]
            {
                $"GET /%00?token={Mark} HTTP/1.1\r\nHost: localhost\r\n\r\n",
                $"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer {Mark}\r\n\r\n",
                $"Authorization: Bearer {Mark}-first\r\n\r\n",
                $"{{\"password\":\"{Mark}-body\"}}\r\n\r\n",
                $"GET /?password={Mark} HTTP/9.1\r\nHost: localhost\r\n\r\n",
            }
        )
        {
            using var client = await RawClient.ConnectAsync(new Uri(proxy).Port);
            await client.WriteAsync(request);
            await client.ReadHeadAsync();
        }

        foreach (var path in new[] { "/api/exchanges?limit=100", "/api/har" })
            shown[path] = await _http.GetStringAsync(new Uri(inspector + path), Token);
        for (var id = 1; id <= answers.Count; id++)
            shown[$"{id}"] = await _http.GetStringAsync(new Uri($"{inspector}/api/exchanges/{id}"), Token);
        await devproxy.LineWithAsync("\"GET /?password=*** HTTP/9.1\"");
        await devproxy.EndAsync();
        shown["pretty log"] = devproxy.Output;
        shown["JSON log"] = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "log.jsonl"), Token);
        foreach (var path in answers.Keys)
        {
            using var run = new CommandRun();
            await run.RunAsync("check", $"{upstream.Url}{path}?token={Mark}-loop", "--origin", Page);
            await run.RunAsync("check", $"{upstream.Url}{path}?token={Mark}-loop", "--origin", Page, "--json");
            shown[$"check {path}"] = run.Out + run.Error;
        }

        foreach (var (place, text) in shown)
            AssertHidden(place, text);

        // What is not a secret stays.
        foreach (
            var kept in new[]
            {
                "begins with \"{\"access_token\":\"***\",\"user\":\"ann\"}\"",
                "begins with \"Set-Cookie: sid=***\\r\\nX-Api-Key: ***\\r\\n\\r\\n\"",
                "begins with \"Bearer ***\"",
                "begin with \"HTTP/1.1 200 OK\\r\\nX-Fine: 1\\r\\nSet-Cookie: sid=***\"",
                "sent 103 Early Hints first (Link: </a.css?token=***>; rel=preload, </b.css>; rel=preload, Set-Cookie: sid=***)",
                "It begins with \"Authorization: Bearer ***\"",
                "It begins with \"{\"password\":\"***\"}\"",
            }
        )
        {
            Assert.Contains(kept, shown["pretty log"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_answers_that_DevProxy_makes_itself_hold_no_secret()
    {
        _folder.Write(
            "proxy.json",
            $$"""
            { "port": 0, "inspector": false, "routes": { "/api": "http://127.0.0.1:{{RawUpstream.ClosedPort()}}/${PATH_KEY}" } }
            """
        );
        await using var devproxy = DevProxyRun.Start(_folder.Path, Variables);
        var proxy = await devproxy.ProxyUrlAsync();

        foreach (var accept in new[] { "*/*", "text/html" })
        {
            foreach (var path in new[] { $"/api?token={Mark}", $"/none?token={Mark}" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, proxy + path);
                request.Headers.TryAddWithoutValidation("Accept", accept);
                using var answer = await _http.SendAsync(request, Token);
                AssertHidden(path, answer.Headers + await answer.Content.ReadAsStringAsync(Token));
            }
        }
    }
}
