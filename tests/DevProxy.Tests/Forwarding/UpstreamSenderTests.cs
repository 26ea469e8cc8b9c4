using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamSenderTests
{
    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: " + "4\r\n\r\nmine", "407", "mine")] // There is no proxy: the server says it itself.
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: " + "99\r\n\r\n4\r\nmine\r\n0\r\n\r\n", "200", "mine")] // RFC 9112, section 6.3: the length does not count.
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: two\r\n\r\n4\r\nmine\r\n0\r\n\r\n", "200", "mine")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n4\r\nmine\r\n0\r\n\r\n",
        "200",
        "mine"
    )]
    public async Task An_answer_that_is_only_odd_passes(string answer, string status, string body)
    {
        await using var upstream = RawUpstream.Answering(answer);
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var received = await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", received, StringComparison.Ordinal);
        Assert.Contains(body, received, StringComparison.Ordinal);
        Assert.Null(proxy.Exchange().Error);
    }

    [Fact]
    public async Task The_message_of_a_refused_answer_says_what_its_length_was()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok");
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var (_, error) = await Ask.FailingAsync(proxy);
        Assert.Contains("Content-Length is 2 and 3", error.Detail, StringComparison.Ordinal);
    }
}
