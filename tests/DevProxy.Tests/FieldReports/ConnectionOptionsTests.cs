using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A header that <c>Connection</c> names beside <c>close</c> was passed on: Kestrel puts <c>close</c> (or <c>keep-alive</c>, or
/// <c>Upgrade</c>) alone instead of the whole list.
/// </summary>
public sealed class ConnectionOptionsTests
{
    [Theory]
    [InlineData("Connection: close, X-Foo")]
    [InlineData("Connection: X-Foo, close")]
    [InlineData("connection:close,x-foo")]
    [InlineData("Connection: CLOSE ,\tX-FOO ")]
    [InlineData("Connection: close\r\nCONNECTION: x-foo")]
    [InlineData("Connection: X-Foo\r\nConnection: close")]
    [InlineData("Connection: X-Foo\r\nConnection: X-Other")]
    [InlineData("Connection: keep-alive, X-Foo")]
    [InlineData("Connection: keep-alive\r\nConnection: X-Foo")]
    [InlineData("Connection: keep-alive, X-Foo, close")]
    [InlineData("Connection: Upgrade, X-Foo\r\nUpgrade: h2c")]
    [InlineData("Connection: , ,X-Foo,")]
    public async Task A_header_that_Connection_names_is_not_passed_on_however_it_is_written(string connection)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync($"GET /a HTTP/1.1\r\nHost: localhost\r\nX-Foo: 1\r\nX-Bar: 2\r\n{connection}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var head = Assert.Single(upstream.Heads);
        Assert.DoesNotContain("X-Foo", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\r\nConnection:", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nX-Bar: 2\r\n", head, StringComparison.Ordinal);
        var lines = connection
            .Split("\r\n")
            .Where(line => line.StartsWith("connection:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line["connection:".Length..].Trim(' ', '\t'));
        Assert.Equal(lines, (await proxy.EndedAsync()).Request.Headers.Lines("Connection")); // The record has the lines as they were sent.
    }

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("Keep-Alive")]
    public async Task A_connection_without_such_names_is_kept_open(string connection)
    {
        await using var upstream = RecordingUpstream.Start();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        using var client = await RawClient.ConnectAsync(proxy.Port);

        for (var i = 0; i < 3; i++)
        {
            await client.WriteAsync($"GET /{i} HTTP/1.1\r\nHost: localhost\r\nConnection: {connection}\r\n\r\n");
            Assert.EndsWith("ok", await client.ReadUntilAsync("\r\n\r\nok"), StringComparison.Ordinal);
        }

        Assert.Equal(["GET /0 HTTP/1.1", "GET /1 HTTP/1.1", "GET /2 HTTP/1.1"], upstream.Lines);
    }

    [Theory]
    [InlineData("Connection: close, X-Foo")]
    [InlineData("Connection: X-Foo, keep-alive")]
    [InlineData("connection: CLOSE\r\nCONNECTION: x-foo")]
    [InlineData("Connection: X-Foo\r\nConnection: close")]
    [InlineData("Connection: close ,\tX-FOO ")]
    public async Task A_response_header_that_Connection_names_is_not_passed_on_either(string connection)
    {
        await using var upstream = RecordingUpstream.Start(
            $"HTTP/1.1 200 OK\r\nX-Foo: 1\r\nX-Bar: 2\r\n{connection}\r\nContent-Length: 2\r\n\r\nok"
        );
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));

        var answer = await proxy.AskRawAsync("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("X-Foo", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nX-Bar: 2\r\n", answer, StringComparison.Ordinal);
    }
}
