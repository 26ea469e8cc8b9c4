using System.Text.RegularExpressions;
using DevProxy.Checking;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// What DevProxy itself makes of a request, by its configuration or for a question of its own, is checked like what a browser sends.
/// </summary>
public sealed class OwnBytesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The reader of the configuration refuses all of these; the check before sending does not rely on it.
    [Theory]
    [InlineData("path", "/a b", "", "x")]
    [InlineData("path", "/caf\u00E9", "", "x")]
    [InlineData("path", "/x HTTP/1.1\r\nX: y\r\n\r\n", "", "x")]
    [InlineData("path", "/a", "/\u00FF", "x")]
    [InlineData("header X-Own", "/a", "", "a\u0001b")]
    [InlineData("header X-Own", "/a", "", "\u65E5\u672C")]
    public async Task What_is_not_valid_HTTP_is_an_error_and_not_sent(string what, string path, string basePath, string value)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await ForwardingProxy.ToAsync(
            upstream.Url,
            route =>
                route with
                {
                    Target = route.Target! with { BasePath = basePath },
                    PathRewrite = [Rule("^/a", path)],
                    Headers = [new HeaderChange("X-Own", value)],
                }
        );

        var answer = await RawClient.AskAsync(
            proxy.Port,
            "POST /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"
        );

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        var exchange = proxy.Exchange();
        Assert.Equal("http_request_error", exchange.Error!.Type);
        Assert.Contains($"was not sent: its {what} contains", exchange.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("routes[\"/\"]", exchange.Error.Fix, StringComparison.Ordinal);
        Assert.Null(exchange.Upstream);
        Assert.Empty(upstream.Bytes);
    }

    [Theory]
    [InlineData("a\r\nX: y")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public async Task The_HTTP_client_itself_takes_no_line_break(string value)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await ForwardingProxy.ToAsync(
            upstream.Url,
            route => route with { Headers = [new HeaderChange("X-Own", value)] }
        );

        await RawClient.AskAsync(proxy.Port, "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("X-Own", upstream.Bytes, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X: y", upstream.Bytes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/a b", "GET /a%20b HTTP/1.1")]
    [InlineData("http://127.0.0.1:{0}/caf\u00E9?x=\u00FF", "GET /caf%C3%A9?x=%C3%BF HTTP/1.1")]
    [InlineData("http://127.0.0.1:{0}/a\rHTTP/1.1", "GET /a%0DHTTP/1.1 HTTP/1.1")]
    [InlineData("http://127.0.0.1:{0}/a%2Fb/[]|", "GET /a%2Fb/[]| HTTP/1.1")]
    public async Task What_check_is_told_to_ask_is_encoded_as_a_browser_does(string url, string line)
    {
        await using var upstream = RecordingUpstream.Start();
        using var wire = new BrowserTransport(new Dictionary<string, string>(), TimeSpan.FromSeconds(30));
        var asked = BrowserUrl.Normalize(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, new Uri(upstream.Url).Port));

        await wire.SendAsync("GET", asked, new HeaderList(new HeaderLine("Host", "x")), null, Token);

        Assert.Equal([line], upstream.Lines);
    }

    [Theory]
    [InlineData("/next page")]
    [InlineData("/caf\u00E9")]
    [InlineData("/a\tb")]
    [InlineData("\\\\127.0.0.1:{0}\\x y")]
    public async Task What_check_follows_in_Location_is_encoded_too(string location)
    {
        var heads = new List<string>();
        await using var server = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                heads.Add(await RawUpstream.ReadHeadAsync(stream, cancellation));
                var port = ((System.Net.IPEndPoint)stream.Socket.LocalEndPoint!).Port;
                var next = string.Format(System.Globalization.CultureInfo.InvariantCulture, location, port);
                var answer =
                    heads.Count == 1
                        ? $"HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: {next}\r\nContent-Length: "
                            + "0\r\nConnection: close\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer), cancellation);
            }
        );
        var (question, problem) = CheckQuestionReader.Read(
            new CheckArguments(server.Url + "/start", "http://localhost:3000", null, [], null, null, false, null)
        );
        Assert.Null(problem);
        using var wire = new BrowserTransport(new Dictionary<string, string>(), TimeSpan.FromSeconds(30));

        await new BrowserFetch(wire).RunAsync(question!, _ => { }, Token);

        Assert.Equal(2, heads.Count);
        Assert.All(heads.Select(head => head.Split("\r\n")[0].Split(' ')), words => Assert.Equal(3, words.Length));
        Assert.All(heads, head => Assert.All(head.Split("\r\n")[0], c => Assert.InRange(c, ' ', '~')));
    }

    // Fetch, section 2.2.2, "header value": a browser sends every other control character.
    [Theory]
    [InlineData("X-A: a\rb")]
    [InlineData("X-A: a\nb")]
    [InlineData("X-A: a\0b")]
    public void A_header_of_check_that_no_browser_sends_is_wrong_usage(string header)
    {
        var read = CheckQuestionReader.Read(
            new CheckArguments("http://localhost:1/", "http://localhost:3000", null, [header], null, null, false, null)
        );
        Assert.Contains("--header 'Name: value'", read.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"target\": ‸\"http://localhost:1/a b\"", "characters that are not allowed in a URL")]
    [InlineData("\"target\": ‸\"http://localhost:1/caf\u00E9\"", "characters that are not allowed in a URL")]
    [InlineData("\"target\": \"http://localhost:1\", \"pathRewrite\": { \"^/api\": ‸\"/a b\" }", "not allowed in a path")]
    [InlineData("\"target\": \"http://localhost:1\", \"pathRewrite\": { \"^/api\": ‸\"/\u00E9\" }", "not allowed in a path")]
    [InlineData("\"target\": \"http://localhost:1\", \"pathRewrite\": { \"^/api\": ‸\"/\\u0001\" }", "not allowed in a path")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"X\": ‸\"a\\u0001\" }", "control character")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"Host\": ‸\"a b\" }", "not a valid host and port")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"Host\": ‸\"api.example.com:65536\" }", "not a valid host and port")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"Host\": ‸\"api.example.com:0\" }", "not a valid host and port")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"Host\": ‸\"http://api.example.com\" }", "not a valid host and port")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"host\": ‸\"\" }", "not a valid host and port")]
    [InlineData("\"target\": \"http://localhost:1\", \"headers\": { \"Host\": ‸\"user@api.example.com\" }", "not a valid host and port")]
    public void The_configuration_is_refused_with_the_place(string keys, string message) =>
        Given.Problem($$"""{ "routes": { "/api": { {{keys}} } } }""", message, "");

    [Theory]
    [InlineData("(.*)", "/$1", "/a%20b;x", "//a%20b;x")]
    [InlineData("^/(?<rest>.*)$", "/v/${rest}$'", "/\\~!", "/v/\\~!")]
    public async Task A_capture_adds_no_byte_that_was_not_in_the_target(string pattern, string replacement, string target, string expected)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await ForwardingProxy.ToAsync(
            upstream.Url,
            route => route with { PathRewrite = [Rule(pattern, replacement)] }
        );

        await RawClient.AskAsync(proxy.Port, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Equal([$"GET {expected} HTTP/1.1"], upstream.Lines);
    }

    private static PathRewriteRule Rule(string pattern, string replacement) =>
        new(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), replacement);
}
