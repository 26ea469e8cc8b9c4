using System.Net;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class ExchangeTransformerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("X-Mine: 1", "X-Mine: 1")]
    [InlineData("Upgrade-Insecure-Requests: 1", "Upgrade-Insecure-Requests: 1")]
    [InlineData("Accept-Encoding: gzip, br, zstd", "Accept-Encoding: gzip, br, zstd")]
    [InlineData("Cookie: a=b; c=d", "Cookie: a=b; c=d")]
    [InlineData("If-None-Match: \"x\", W/\"y\"", "If-None-Match: \"x\", W/\"y\"")]
    [InlineData("User-Agent: Odd (agent) {x}", "User-Agent: Odd (agent) {x}")]
    [InlineData("Authorization: Bearer a.b.c==", "Authorization: Bearer a.b.c==")]
    [InlineData("X-Bytes: \u00e4\u00ff\u0080", "X-Bytes: \u00e4\u00ff\u0080")]
    [InlineData("Range: bytes=0-99", "Range: bytes=0-99")]
    [InlineData("X-Empty:", "X-Empty:")]
    [InlineData("Last-Modified: never", "Last-Modified: never")]
    [InlineData("Access-Control-Request-Headers: x,y", "Access-Control-Request-Headers: x,y")]
    [InlineData("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin")]
    public async Task Request_headers_pass_byte_for_byte(string sent, string received) =>
        Assert.Contains($"\r\n{received}", await SentHeadAsync(sent), StringComparison.Ordinal);

    [Theory]
    [InlineData("Keep-Alive: timeout=5", "keep-alive")]
    [InlineData("Proxy-Authorization: Basic eDp5", "proxy-authorization")]
    [InlineData("Proxy-Connection: keep-alive", "proxy-connection")]
    [InlineData("TE: gzip", "te")]
    [InlineData("Upgrade: foo/2", "upgrade")]
    public async Task Hop_by_hop_headers_of_the_request_are_not_forwarded(string sent, string name) =>
        Assert.DoesNotContain($"\r\n{name}:", (await SentHeadAsync(sent)).ToLowerInvariant(), StringComparison.Ordinal);

    [Fact]
    public async Task Headers_that_Connection_names_are_not_forwarded()
    {
        var head = await SentHeadAsync("X-Hop: 1\r\nX-Other: 2\r\nConnection: X-Hop, Expires\r\nExpires: 3");
        Assert.DoesNotContain("X-Hop", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Expires", head, StringComparison.Ordinal);
        Assert.Contains("X-Other: 2", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_two_framings_leaves_no_trace_of_the_second()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(
                $"{await reader.ReadToEndAsync(Cancellation)} {context.Request.Headers.ContainsKey("X-Content-Length")}"
            );
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(
            proxy.Port,
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 99\r\nTransfer-Encoding: "
                + "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        );
        Assert.Contains("abc False", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", "http://127.0.0.1", "dev.localhost:8010")]
    [InlineData("true", "http://127.0.0.1", "127.0.0.1:{port}")]
    [InlineData("false", "http://127.0.0.1", "dev.localhost:8010")]
    public async Task ChangeOrigin_decides_on_the_host(string changeOrigin, string host, string expected)
    {
        await using var upstream = RawUpstream.Answering(Ok);
        await using var proxy = await ForwardingProxy.ToAsync(
            $"{host}:{upstream.Port}",
            route =>
                route with
                {
                    ChangeOrigin = changeOrigin switch
                    {
                        "true" => ChangeOrigin.Target,
                        "false" => ChangeOrigin.Browser,
                        _ => ChangeOrigin.Auto,
                    },
                }
        );
        await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: dev.localhost:8010\r\nConnection: close\r\n\r\n");
        Assert.Contains(
            $"\r\nHost: {expected.Replace("{port}", $"{upstream.Port}", StringComparison.Ordinal)}\r\n",
            Assert.Single(upstream.Heads),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Configured_headers_are_set_and_removed()
    {
        var head = await SentHeadAsync(
            "X-Debug: 1\r\nX-Env: prod\r\nContent-Type: text/plain\r\nAccept: */*",
            route =>
                route with
                {
                    Headers =
                    [
                        new("X-Env", "dev"),
                        new("x-debug", null),
                        new("X-New", "n"),
                        new("Content-Type", "application/json"),
                        new("Host", "other.test"),
                        new("Accept", null),
                    ],
                }
        );
        Assert.Contains("\r\nX-Env: dev\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-New: n\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: other.test\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Debug", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Accept", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("prod", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_xfwd_nothing_is_added()
    {
        Assert.Contains("X-Forwarded-For", await SentHeadAsync("X-A: 1"), StringComparison.Ordinal);
        Assert.DoesNotContain("X-Forwarded", await SentHeadAsync("X-A: 1", route => route with { Xfwd = false }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_loop_mark_is_added() =>
        Assert.Matches(@"\r\nCDN-Loop: cdn\.example, devproxy-[0-9a-f]{12}\r\n", await SentHeadAsync("CDN-Loop: cdn.example"));

    [Theory]
    [InlineData("X-Mine: 1", "X-Mine: 1")]
    [InlineData("X-Bytes: \u00e4\u00ff\u0080", "X-Bytes: \u00e4\u00ff\u0080")]
    [InlineData("Location: /\u00e4", "Location: /\u00e4")]
    [InlineData("Set-Cookie: a=1\r\nSet-Cookie: b=2", "Set-Cookie: a=1\r\nSet-Cookie: b=2")]
    [InlineData(
        "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Origin: *",
        "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Origin: *"
    )]
    [InlineData("Vary: a\r\nVary: b, c", "Vary: a\r\nVary: b, c")]
    [InlineData("Allow: GET\r\nAllow: PUT", "Allow: GET\r\nAllow: PUT")]
    [InlineData("WWW-Authenticate: Basic realm=\"a, b\"", "WWW-Authenticate: Basic realm=\"a, b\"")]
    [InlineData("Proxy-Status: up; error=x", "Proxy-Status: up; error=x")]
    [InlineData("Content-Encoding: gzip", "Content-Encoding: gzip")]
    [InlineData("Content-Type: text/html;charset=utf-8", "Content-Type: text/html;charset=utf-8")]
    [InlineData("Server: odd {server}", "Server: odd {server}")]
    [InlineData("Date: long ago", "Date: long ago")]
    [InlineData("Expires: -1", "Expires: -1")]
    [InlineData("ETag: unquoted", "ETag: unquoted")]
    public async Task Response_lines_pass_byte_for_byte(string sent, string received) =>
        Assert.Contains(
            $"\r\n{received}\r\n",
            await ReceivedAsync($"HTTP/1.1 200 OK\r\n{sent}\r\nContent-Length: 2\r\n\r\nok"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Strict-Transport-Security: max-age=1")]
    [InlineData("Alt-Svc: h3=\":443\"")]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("Proxy-Authenticate: Basic")]
    [InlineData("X-Hop: 1\r\nConnection: X-Hop, keep-alive")]
    [InlineData("Expires: 1\r\nConnection: expires")]
    public async Task Response_headers_that_must_not_reach_the_browser_are_not_forwarded(string sent)
    {
        var answer = await ReceivedAsync($"HTTP/1.1 200 OK\r\n{sent}\r\nContent-Length: 2\r\n\r\nok");
        Assert.EndsWith("ok", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n" + sent.Split(':')[0], answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\nX: 1\r\n\r\n", "204")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nX: 1\r\n\r\n", "204")]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\nX: 1\r\n\r\nno", "205")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nX: 1\r\n\r\n", "304")]
    public async Task Answers_without_a_body_pass(string answer, string status)
    {
        var received = await ReceivedAsync(answer);
        Assert.StartsWith($"HTTP/1.1 {status}", received, StringComparison.Ordinal);
        Assert.Contains("\r\nX: 1\r\n", received, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", received, StringComparison.Ordinal);
        if (status == "204")
            Assert.DoesNotContain("Content-Length", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reason_phrase_passes() =>
        Assert.StartsWith(
            "HTTP/1.1 299 Odd Thing\r\n",
            await ReceivedAsync("HTTP/1.1 299 Odd Thing\r\nContent-Length: 0\r\n\r\n"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_answer_to_HEAD_keeps_its_length()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(proxy.Port, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Contains("\r\nContent-Length: 1234\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interim_answers_are_not_taken_for_the_answer() =>
        Assert.StartsWith(
            "HTTP/1.1 200",
            await ReceivedAsync("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Configured_response_headers_are_set_and_removed()
    {
        var answer = await ReceivedAsync(
            "HTTP/1.1 200 OK\r\nServer: up\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\nok",
            route => route with { ResponseHeaders = [new("server", null), new("X-A", "3"), new("X-New", "n")] }
        );
        Assert.DoesNotContain("Server", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-A: 3\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-A: 1", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-New: n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_sections_of_250_KB_pass_each_way()
    {
        var lines = string.Concat(Enumerable.Range(0, 25).Select(i => $"X-Big-{i}: {new string((char)('a' + i), 10_000)}\r\n"));
        await using var upstream = RawUpstream.Answering($"HTTP/1.1 200 OK\r\n{lines}Content-Length: 2\r\n\r\nok");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(proxy.Port, $"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lines}\r\n");
        Assert.Contains(new string('y', 10_000), answer, StringComparison.Ordinal);
        Assert.Contains(new string('y', 10_000), Assert.Single(upstream.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_and_a_cookie_are_mapped_back_and_noted_while_the_raw_lines_stay_in_the_exchange()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 303;
            context.Response.Headers.Location = $"http://127.0.0.1:{context.Connection.LocalPort}/v2/login?x=%2F";
            context.Response.Headers.SetCookie = new[] { "a=1; Path=/v2/login; Domain=example.com; Secure", "b=2" };
            return Task.CompletedTask;
        });
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/auth", upstream.Url + "/v2") with { PathRewrite = [Routes.Strip("/auth")] })
        );
        var answer = await RawClient.AskAsync(proxy.Port, "GET /auth/x HTTP/1.1\r\nHost: localhost:8010\r\nConnection: close\r\n\r\n");

        Assert.Contains("\r\nLocation: http://localhost:8010/auth/login?x=%2F\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: a=1; Path=/auth/login\r\nSet-Cookie: b=2\r\n", answer, StringComparison.Ordinal);
        var exchange = proxy.Exchange();
        Assert.Equal(4, exchange.Remarks.Length);
        Assert.Contains("/v2/login", exchange.Upstream!.Headers.Get("Location"), StringComparison.Ordinal);
        Assert.Equal(["a=1; Path=/v2/login; Domain=example.com; Secure", "b=2"], exchange.Upstream.Headers.Lines("Set-Cookie"));
    }

    [Fact]
    public async Task Without_autoRewrite_a_redirect_stays()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://127.0.0.1:{context.Connection.LocalPort}/x";
            return Task.CompletedTask;
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url, route => route with { AutoRewrite = false });
        var answer = await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: localhost:8010\r\nConnection: close\r\n\r\n");
        Assert.Contains($"\r\nLocation: {upstream.Url}/x\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM")]
    [InlineData("WWW-Authenticate: Basic realm=\"x\", ntlm")]
    [InlineData("WWW-Authenticate: Negotiate oYG2MIGzoAMKAQA=")]
    public async Task Windows_authentication_is_named_as_unsupported(string challenges)
    {
        await using var upstream = RawUpstream.Answering($"HTTP/1.1 401 Unauthorized\r\n{challenges}\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var answer = await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.Contains("NTLM or Negotiate", Assert.Single(proxy.Exchange().Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_reach_an_HTTP2_client()
    {
        await using var upstream = RawUpstream.Answering(
            "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n"
        );
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url)),
            certificate: TestCertificates.Localhost
        );
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("42", answer.TrailingHeaders.GetValues("X-Sum").Single());
    }

    private static async Task<string> SentHeadAsync(string lines, Func<RouteConfig, RouteConfig>? change = null)
    {
        await using var upstream = RawUpstream.Answering(Ok);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url, change);
        var close = lines.Contains("Connection:", StringComparison.Ordinal) ? "" : "Connection: close\r\n";
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n{close}{lines}\r\n\r\n");
        await client.ReadHeadAsync();
        return Assert.Single(upstream.Heads);
    }

    private static async Task<string> ReceivedAsync(string answer, Func<RouteConfig, RouteConfig>? change = null)
    {
        await using var upstream = RawUpstream.Answering(answer);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url, change);
        return await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
}
