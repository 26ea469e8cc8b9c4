using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// 60,000 equal header lines, 240 KB, took 13 to 16 seconds of CPU: Kestrel copies all earlier values of a name for each further one. Heads
/// have 500 lines at most.
/// </summary>
public sealed class HeaderLineCountTests
{
    [Theory]
    [InlineData(498, false, "200")] // With Host and Connection 500.
    [InlineData(498, true, "200")]
    [InlineData(499, false, "431")]
    [InlineData(499, true, "431")]
    public async Task A_request_has_500_header_lines_at_most(int count, bool areEqual, string status)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Lines(count, areEqual)}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(status == "200" ? 1 : 0, upstream.Heads.Count);
    }

    [Fact]
    public async Task Sixty_thousand_lines_are_refused_with_the_first_that_is_too_many()
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        using var client = await RawClient.ConnectAsync(proxy.Port);

        // No empty line ends this head: it is answered because of its 501st line.
        await client.WriteAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n{Lines(500, true)}");

        Assert.StartsWith("HTTP/1.1 431 ", await client.ReadUntilAsync("\r\n"), StringComparison.Ordinal);
        Assert.Empty(upstream.Bytes);
    }

    [Theory]
    [InlineData(500, "200")]
    [InlineData(501, "431")]
    public async Task A_request_over_HTTP2_has_500_header_lines_at_most(int count, string status)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await using var client = await RawHttp2Client.ConnectAsync(proxy.Port);

        // Kestrel counts the four pseudo-header fields too.
        var answer = await client.AskAsync([
            (":method", "GET"),
            (":scheme", "https"),
            (":authority", "localhost"),
            (":path", "/"),
            .. Enumerable.Repeat(("x", "1"), count - 4),
        ]);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == "200" ? 1 : 0, upstream.Heads.Count);
    }

    [Theory]
    [InlineData(500, false, null)]
    [InlineData(500, true, null)]
    [InlineData(501, false, "has 501 header lines; at most 500 are passed on")]
    [InlineData(501, true, "has 501 header lines; at most 500 are passed on")]
    [InlineData(60_000, true, "has 60000 header lines; at most 500 are passed on")]
    public async Task A_response_has_500_header_lines_at_most(int count, bool areEqual, string? detail)
    {
        await using var upstream = RecordingUpstream.Start($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{Lines(count - 1, areEqual)}\r\nok");
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var record = await proxy.EndedAsync();

        Assert.StartsWith(detail is null ? "HTTP/1.1 200 " : "HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Equal(detail is null ? null : "http_response_header_section_size", record.Error?.Type);
        if (detail is null)
            Assert.Equal(
                count - 1,
                answer
                    .Split("\r\n")
                    .Count(line => line.StartsWith("x:", StringComparison.Ordinal) || line.StartsWith("x-", StringComparison.Ordinal))
            );
        else
            Assert.Contains(detail, record.Error!.Detail, StringComparison.Ordinal);
    }

    private static string Lines(int count, bool areEqual)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
            lines.Append(areEqual ? "x:\r\n" : $"x-{i}: 1\r\n");
        return lines.ToString();
    }
}
