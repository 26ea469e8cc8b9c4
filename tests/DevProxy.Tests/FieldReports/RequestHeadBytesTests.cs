using System.Text.Json.Nodes;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A port of 65536 in <c>Host</c> was answered 500, as a fault of DevProxy. The same holds for whatever else Kestrel accepts in a head
/// that no message may contain.
/// </summary>
public sealed class RequestHeadBytesTests
{
    [Theory]
    [InlineData("/p", "localhost:65536", true)]
    [InlineData("/p", "localhost:0", true)]
    [InlineData("/p", "[::1]:0", true)]
    [InlineData("/p", "[::1]:70000", true)]
    [InlineData("/p", "127.0.0.1:99999999999999999999", true)]
    [InlineData("/p", "a(b.localhost", true)]
    [InlineData("/p", "a..localhost", true)]
    [InlineData("http://localhost:0/p", "localhost", true)]
    [InlineData("/p", "localhost:abc", false)]
    [InlineData("/p", "localhost:-1", false)]
    [InlineData("/p", "localhost:", false)]
    [InlineData("/p", "localhost:1:2", false)]
    [InlineData("http://localhost:65536/p", "localhost", false)]
    [InlineData("http://localhost:abc/p", "localhost", false)]
    public async Task An_impossible_host_or_port_is_a_400_and_goes_nowhere(string target, string host, bool isToldWhy)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync($"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        // Kestrel's own parser refuses the others, with a bare 400.
        Assert.Equal(isToldWhy, answer.Contains("\"error\":\"http_request_error\"", StringComparison.Ordinal));
        Assert.Empty(upstream.Bytes);
    }

    [Theory]
    [InlineData("localhost:1")]
    [InlineData("localhost:65535")]
    [InlineData("LOCALHOST.:80")]
    [InlineData("a_b.localhost")]
    [InlineData("-x.localhost")]
    [InlineData("[::1]:8010")]
    [InlineData("127.0.0.1")]
    public async Task A_possible_host_and_port_pass(string host)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await proxy.AskRawAsync($"GET /p HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.Contains($"\r\nHost: {host}\r\n", Assert.Single(upstream.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:65536", "400")]
    [InlineData("localhost:0", "400")]
    [InlineData("localhost:abc", null)]
    [InlineData("localhost\r\nx: y", null)]
    public async Task An_impossible_host_or_port_is_refused_over_HTTP2_too(string authority, string? status)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await AskAsync(proxy, "GET", authority);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status is null, answer.Ended is not null); // The parser gave up the stream or the connection.
        if (status is not null)
            Assert.Equal("http_request_error", (string?)JsonNode.Parse(answer.Body)!["error"]);
        Assert.Empty(upstream.Bytes);
    }

    [Theory]
    [InlineData("x", "a\u0001b", true)]
    [InlineData("x", "a\u001Bb", true)]
    [InlineData("x", "a\u007Fb", true)]
    [InlineData("x y", "a", true)]
    [InlineData("x\ry", "a", true)]
    [InlineData("x:y", "a", true)]
    [InlineData("x(", "a", true)]
    [InlineData("x", "a\rb", false)]
    [InlineData("x", "a\nb", false)]
    [InlineData("x", "a\r\ny: b", false)]
    [InlineData("x", "a\0b", false)]
    [InlineData("cookie", "a\r\nb", false)]
    [InlineData("x\0", "a", false)]
    [InlineData("x\u00E9", "a", false)]
    [InlineData("X", "a", false)]
    [InlineData("", "a", false)]
    public async Task No_field_of_HTTP2_becomes_anything_but_one_valid_line(string name, string value, bool isToldWhy)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await AskAsync(proxy, "GET", "localhost", (name, value));

        Assert.Equal(isToldWhy ? "400" : null, answer.Status);
        Assert.Equal(isToldWhy, answer.Ended is null);
        Assert.Empty(upstream.Bytes);
    }

    [Theory]
    [InlineData("X: a\u0001b")]
    [InlineData("X: a\u001Bb")]
    [InlineData("X: a\u007Fb")]
    [InlineData("X: a\rb")]
    [InlineData("X: a\0b")]
    [InlineData("X y: b")]
    [InlineData("X\u00E9: b")]
    [InlineData("X : b")]
    public async Task No_line_of_HTTP1_with_a_control_byte_is_passed_on(string line)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync($"GET /p HTTP/1.1\r\nHost: localhost\r\n{line}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Empty(upstream.Bytes);
    }

    [Fact]
    public async Task Tabs_and_bytes_from_0x80_on_are_field_content_over_both_versions()
    {
        await using var upstream = RecordingUpstream.Start();
        await using var plain = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await using var secure = await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)));

        await plain.AskRawAsync("GET /p HTTP/1.1\r\nHost: localhost\r\nx-name: a\tb\u0080\u00FF\r\nConnection: close\r\n\r\n");
        await AskAsync(secure, "GET", "localhost", ("x-name", "a\tb\u0080\u00FF"));

        Assert.Equal(2, upstream.Heads.Count);
        Assert.All(upstream.Heads, head => Assert.Contains("\r\nx-name: a\tb\u0080\u00FF\r\n", head, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("G T")]
    [InlineData("GET /admin HTTP/1.1\r\nHost: x\r\n\r\nGET")]
    [InlineData("G(T")]
    [InlineData("G\u00E9T")]
    [InlineData("")]
    public async Task A_method_of_HTTP2_that_is_not_a_token_goes_nowhere(string method)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await AskAsync(proxy, method, "localhost");

        Assert.NotNull(answer.Ended);
        Assert.Empty(upstream.Bytes);
    }

    private static async Task<Http2Answer> AskAsync(
        RunningProxy proxy,
        string method,
        string authority,
        params (string Name, string Value)[] more
    )
    {
        await using var client = await RawHttp2Client.ConnectAsync(proxy.Port);
        return await client.AskAsync([(":method", method), (":scheme", "https"), (":authority", authority), (":path", "/p"), .. more]);
    }
}
