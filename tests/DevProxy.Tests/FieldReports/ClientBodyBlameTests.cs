using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>A chunk size of the client's that overflows was a 502 that blamed the upstream.</summary>
public sealed class ClientBodyBlameTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Bodies() =>
        [
            "nonsense\r\n",
            "FFFFFFFFFFFFFFFFF\r\n",
            "80000000\r\n",
            "7FFFFFFFFFFFFFFF\r\n",
            "-1\r\n",
            "0x4\r\nbody\r\n",
            "\r\n",
            "4\r\nbodyXY",
            "4\r\nbody\r\nFFFFFFFFFFFFFFFFF\r\n",
        ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_invalid_chunk_is_the_clients_error(string body)
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null, Cancellation));
        await AssertBlamesTheClientAsync(upstream.Url, body);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_invalid_chunk_is_the_clients_error_whichever_version_the_upstream_speaks(string body)
    {
        await using var upstream = await TestUpstream.StartH2cAsync(context => context.Request.Body.CopyToAsync(Stream.Null, Cancellation));
        await AssertBlamesTheClientAsync(upstream.Url, body);
    }

    private static async Task AssertBlamesTheClientAsync(string target, string body)
    {
        await using var proxy = await ForwardingProxy.ToAsync(target);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync($"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400", await client.ReadHeadAsync(), StringComparison.Ordinal);
        var error = proxy.Exchange().Error!;
        Assert.True(error.Type == "http_request_error", error.ToString());
        Assert.DoesNotContain(target, error.Detail, StringComparison.Ordinal);
    }
}
