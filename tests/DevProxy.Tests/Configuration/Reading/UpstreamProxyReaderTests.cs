using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class UpstreamProxyReaderTests
{
    [Theory]
    [InlineData("\"auto\"", nameof(UpstreamProxyKind.Auto), null)]
    [InlineData("false", nameof(UpstreamProxyKind.None), null)]
    [InlineData("\"http://proxy.example:3128\"", nameof(UpstreamProxyKind.Url), "http://proxy.example:3128/")]
    [InlineData("\"proxy.example:3128\"", nameof(UpstreamProxyKind.Url), "http://proxy.example:3128/")]
    [InlineData("\"http://me:secret@proxy.example\"", nameof(UpstreamProxyKind.Url), "http://me:secret@proxy.example/")]
    [InlineData("\"socks5://localhost:1080\"", nameof(UpstreamProxyKind.Url), "socks5://localhost:1080/")]
    public void It_is_the_system_s_none_or_a_URL(string json, string kind, string? url)
    {
        var proxy = Given.Config($$"""{ "upstreamProxy": {{json}}, "routes": { "/": "http://localhost:1" } }""").UpstreamProxy;

        Assert.Equal((kind, url), (proxy.Kind.ToString(), proxy.Url?.AbsoluteUri));
    }

    [Theory]
    [InlineData("ftp://me:hunter2@proxy.example")]
    [InlineData("http://me:hunter2@proxy.example/path")]
    [InlineData("http://")]
    [InlineData("")]
    public void What_is_no_proxy_is_told_without_its_password(string written)
    {
        var problem = Given.Problem(
            $$"""{ "upstreamProxy": ‸"{{written}}", "routes": { "/": "http://localhost:1" } }""",
            "not a valid proxy address",
            "http://proxy.example.com:3128"
        );

        Assert.DoesNotContain("hunter2", problem.Message + problem.Fix, StringComparison.Ordinal);
    }
}
