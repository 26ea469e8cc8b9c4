using System.Text;
using DevProxy.Pipeline;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DevProxy.Tests.Pipeline;

public sealed class KestrelLimitsTests
{
    [Fact]
    public async Task The_server_does_not_name_itself()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of());

        var answer = await proxy.AskRawAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("\r\nServer:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Heads_are_bounded_by_their_size_and_by_the_count_of_their_lines()
    {
        var limits = Applied().Limits;

        Assert.Equal(64 * 1024, limits.MaxRequestLineSize);
        Assert.Equal((256 * 1024, 256 * 1024), (limits.MaxRequestHeadersTotalSize, limits.Http2.MaxRequestHeaderFieldSize));
        Assert.Equal(500, limits.MaxRequestHeaderCount);
    }

    [Fact]
    public void Bodies_may_be_as_long_and_as_slow_as_they_like()
    {
        var limits = Applied().Limits;

        Assert.Null(limits.MaxRequestBodySize);
        Assert.Equal(256 * 1024, limits.MaxRequestBufferSize);
        Assert.Null(limits.MinRequestBodyDataRate);
        Assert.Null(limits.MinResponseDataRate);
    }

    [Fact]
    public void One_character_is_one_byte_both_ways()
    {
        var options = Applied();

        Assert.Equal(Encoding.Latin1, options.RequestHeaderEncodingSelector("X-Name"));
        Assert.Equal(Encoding.Latin1, options.ResponseHeaderEncodingSelector("X-Name"));
    }

    private static KestrelServerOptions Applied()
    {
        var options = new KestrelServerOptions();
        KestrelLimits.Apply(options);
        return options;
    }
}
