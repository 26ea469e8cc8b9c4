using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Configuration;
using DevProxy.Terminal;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A request target was handed to the HTTP client as it came. For bytes that are not ASCII the client leaves what an earlier request wrote
/// into the buffer of the pooled connection, so that a caller could read part of a token, or have the upstream run a request that a
/// prepared body contained.
/// </summary>
public sealed class TargetBytesTests
{
    private const string Secret = "s3cret-token-of-the-developer";
    private const string Prepared = "GET /admin/delete-all HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer " + Secret + "\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One character for one byte.
    public static TheoryData<string> BadTargets() =>
        [
            "/public/" + new string('\u00FF', 200),
            "/public/caf\u00C3\u00A9",
            "/public/\u0080",
            "/public/a b",
            "/public /admin/delete-all HTTP/1.1",
            "/public/\tx",
            "/public/\u0001",
            "/public/\u001B[31m",
            "/public/\u007F",
            "/public/?q=a b",
            "/public/?q=\u00FF",
            "/public/#\u00FF",
        ];

    // What Kestrel refuses over HTTP/2 (with the stream or the connection) and takes over HTTP/1.1, and the other way round.
    public static TheoryData<string> BadTargetsOfHttp1() =>
        [
            "/public/a\rHTTP/1.1",
            "/public/\r",
            "/public/\tx",
            "/public/\u0001",
            "/public/\u001B[31m",
            "/public/\u007F",
            "/public/?q=\u007F",
            "http://localhost/public/a\rb",
            "http://localhost/public/\u007F",
        ];

    public static TheoryData<string> OddTargets() =>
        [
            "/public/a%2Fb",
            "/public/..%2f",
            "/public/../public/./x",
            "/public//x",
            "/public/%2e%2e/x",
            "/public/;a=b?q=[]{}|^\"<>`'\\",
            "/public/[]{}|^\"<>`'\\~!$&()*+,;=:@",
            "/public/a#b",
            "/public/?a#b?c",
            "/public/%zz%",
            "/public/%80%FF",
            "/public/?%00",
        ];

    [Theory]
    [MemberData(nameof(BadTargets))]
    public async Task Over_HTTP2_a_target_that_is_not_visible_ASCII_is_400_and_the_upstream_sees_nothing_of_it(string target)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartHttpsAsync(Configs.Of(WithSecret(upstream.Url)));
        await using var client = await RawHttp2Client.ConnectAsync(proxy.Port);
        Assert.Equal(
            "200",
            (await client.AskAsync([.. Fields("POST", "/public/first"), ("content-length", $"{Prepared.Length}")], Prepared)).Status
        );

        var answer = await client.AskAsync(Fields("GET", target));
        var socket = await client.AskAsync([
            (":method", "CONNECT"),
            (":protocol", "websocket"),
            .. Fields("", target).Skip(1),
            ("sec-websocket-version", "13"),
        ]);
        Assert.Equal("200", (await client.AskAsync(Fields("GET", "/public/last"))).Status);

        foreach (var refused in new[] { answer, socket })
        {
            Assert.Equal("400", refused.Status);
            Assert.Equal("http_request_error", (string?)JsonNode.Parse(refused.Body)!["error"]);
            Assert.StartsWith("devproxy; error=http_request_error; details=", refused["proxy-status"], StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, refused.Body, StringComparison.Ordinal);
        }

        AssertOnly(upstream, "POST /public/first HTTP/1.1", "GET /public/last HTTP/1.1");
    }

    [Theory]
    [MemberData(nameof(BadTargetsOfHttp1))]
    public async Task Over_HTTP1_a_target_that_is_not_visible_ASCII_is_400_and_the_upstream_sees_nothing_of_it(string target)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(WithSecret(upstream.Url)));
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await proxy.AskRawAsync(
                "POST /public/first HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + $"{Prepared.Length}\r\n\r\n{Prepared}"
            ),
            StringComparison.Ordinal
        );

        var answer = await proxy.AskRawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var socket = await proxy.AskRawAsync(
            $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\nUpgrade: "
                + "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await proxy.AskRawAsync("GET /public/last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );

        foreach (var refused in new[] { answer, socket })
        {
            Assert.StartsWith("HTTP/1.1 400 ", refused, StringComparison.Ordinal);
            Assert.Equal(
                "http_request_error",
                (string?)JsonNode.Parse(refused[refused.IndexOf("\r\n\r\n", StringComparison.Ordinal)..])!["error"]
            );
            Assert.DoesNotContain(Secret, refused, StringComparison.Ordinal);
        }

        AssertOnly(upstream, "POST /public/first HTTP/1.1", "GET /public/last HTTP/1.1");
    }

    [Theory]
    [MemberData(nameof(OddTargets))]
    public async Task A_target_of_visible_ASCII_passes_byte_for_byte_over_both_versions(string target)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var plain = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await using var secure = await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await using var client = await RawHttp2Client.ConnectAsync(secure.Port);

        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await plain.AskRawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await plain.AskRawAsync($"GET http://localhost{target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.Equal("200", (await client.AskAsync(Fields("GET", target))).Status);

        AssertOnly(upstream, [.. Enumerable.Repeat($"GET {target} HTTP/1.1", 3)]);
    }

    [Theory]
    [InlineData("/%00")] // Kestrel decodes every path, and refuses what holds a NUL then.
    [InlineData("/caf\u00e9")]
    [InlineData("/a b c")]
    public async Task What_the_HTTP1_parser_refuses_gets_its_bare_400_and_goes_nowhere(string target)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Empty(upstream.Bytes);
    }

    [Fact]
    public async Task The_refusal_is_recorded_and_shown_without_a_raw_control_byte()
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        await proxy.AskRawAsync("GET /a\r\u001B[2JHTTP/1.1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var record = await proxy.EndedAsync();

        Assert.Equal(("http_request_error", 400, null, null), (record.Error!.Type, record.Response!.Status, record.Route, record.Upstream));
        Assert.Equal("http://localhost/a\r\u001B[2JHTTP/1.1", record.Request.Url);
        Assert.Contains("0x0D at position 3", record.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("%0D", record.Error.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain(ExchangeLine.Of(record, TimeZoneInfo.Utc, AnsiStyle.None, null), char.IsControl);
        Assert.DoesNotContain(ExchangeJson.Write(record), char.IsControl);
    }

    [Fact]
    public async Task A_page_can_read_the_refusal_where_the_top_level_cors_lets_it()
    {
        var config = Configs.Of(Routes.To("/", "http://localhost:9")) with { Cors = Configs.Policy };
        await using var proxy = await RunningProxy.StartAsync(config);

        var answer = await proxy.AskRawAsync(
            "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nConnection: close\r\n\r\n"
        );
        var preflight = await proxy.AskRawAsync(
            "OPTIONS /\u0001 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nAccess-Control-Request-Method: "
                + "PUT\r\nConnection: close\r\n\r\n"
        );
        var foreign = await proxy.AskRawAsync(
            "GET /\u0001 HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\n", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", preflight, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", foreign, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control-", foreign, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task In_override_mode_a_preflight_for_such_a_target_is_refused_too()
    {
        var config = Configs.Of() with { Cors = Configs.Policy with { Mode = CorsMode.Override } };
        await using var proxy = await RunningProxy.StartAsync(config);

        var preflight = await proxy.AskRawAsync(
            "OPTIONS /\u007F HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nAccess-Control-Request-Method: "
                + "PUT\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400 ", preflight, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_client_can_send_again_is_not_replayed_and_its_curl_command_is_one_line_of_visible_ASCII()
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await proxy.AskRawAsync("GET /a\r\u001B[31m HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await proxy.EndedAsync();
        using var inspector = new HttpClient { BaseAddress = new Uri(proxy.App.InspectorUrl!) };
        using var config = JsonDocument.Parse(await inspector.GetStringAsync(new Uri("/api/config", UriKind.Relative), Token));
        inspector.DefaultRequestHeaders.Add("X-DevProxy-Token", config.RootElement.GetProperty("token").GetString());

        using var replay = await inspector.PostAsync(new Uri("/api/exchanges/1/replay", UriKind.Relative), null, Token);
        var curl = await inspector.GetStringAsync(new Uri("/api/exchanges/1/curl", UriKind.Relative), Token);

        Assert.Equal(409, (int)replay.StatusCode);
        Assert.Contains("not valid HTTP", await replay.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            "# The request target had bytes that curl refuses; they are percent-encoded here.\ncurl "
                + "'http://localhost/a%0D%1B[31m' --globoff\n",
            curl
        );
        Assert.Empty(upstream.Bytes);
    }

    private static RouteConfig WithSecret(string url) =>
        Routes.To("/public", url) with
        {
            Headers = [new HeaderChange("Authorization", "Bearer " + Secret)],
        };

    private static IEnumerable<(string Name, string Value)> Fields(string method, string target) =>
        [(":method", method), (":scheme", "https"), (":authority", "localhost"), (":path", target)];

    // The upstream reads these requests one after another, and no byte between them or after the last.
    private static void AssertOnly(RecordingUpstream upstream, params string[] lines)
    {
        Assert.Equal(lines, upstream.Lines);
        Assert.Equal(
            upstream.Heads.Sum(head => head.Length)
                + (lines.Any(line => line.StartsWith("POST", StringComparison.Ordinal)) ? Prepared.Length : 0),
            upstream.Bytes.Length
        );
    }
}
