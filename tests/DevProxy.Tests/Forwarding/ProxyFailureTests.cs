using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class ProxyFailureTests
{
    [Theory]
    [InlineData("http://api.test")]
    [InlineData("https://api.test")]
    public async Task A_proxy_that_cannot_be_reached_is_a_configuration_error(string target)
    {
        var port = RawUpstream.ClosedPort();
        var (status, error) = await FailingAsync(target, $"http://user:secret@127.0.0.1:{port}");
        Assert.Equal((502, "proxy_configuration_error"), (status, error.Type));
        Assert.Contains($"http://127.0.0.1:{port}", error.Detail, StringComparison.Ordinal);
        Assert.Contains("connection refused", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Detail + error.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.test")]
    [InlineData("https://api.test")]
    public async Task A_proxy_that_asks_for_credentials_is_told_as_such(string target)
    {
        await using var forward = RawUpstream.Answering(
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\nContent-Length: 0\r\n\r\n"
        );
        var (status, error) = await FailingAsync(target, forward.Url);
        Assert.Equal((502, "proxy_configuration_error"), (status, error.Type));
        Assert.Contains("407", error.Detail, StringComparison.Ordinal);
        Assert.Contains("user:password@", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_tunnel_is_told_as_such()
    {
        await using var forward = RawUpstream.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        var (status, error) = await FailingAsync("https://api.test", forward.Url);
        Assert.Equal((502, "proxy_configuration_error"), (status, error.Type));
        Assert.Contains("403", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.test", "401 Unauthorized", "rejects the credentials")]
    [InlineData("https://api.test", "407 Proxy Authentication Required", "rejects the credentials")]
    [InlineData("http://api.test", "407 Proxy Authentication Required", "rejects the credentials")]
    [InlineData("https://api.test", "403 Forbidden", "403")]
    [InlineData("https://api.test", "503 Service Unavailable", "503")]
    public async Task Credentials_in_the_proxys_url_are_never_shown(string target, string status, string detail)
    {
        await using var forward = RawUpstream.Answering(
            $"HTTP/1.1 {status}\r\nProxy-Authenticate: Basic realm=\"corp\"\r\nContent-Length: 0\r\n\r\n"
        );
        var (_, error) = await FailingAsync(target, forward.Url.Replace("//", "//user:secret@", StringComparison.Ordinal));

        Assert.Equal("proxy_configuration_error", error.Type);
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Detail + error.Fix, StringComparison.Ordinal);
    }

    private static async Task<(int Status, ExchangeError Error)> FailingAsync(string target, string proxyUrl)
    {
        var config = Configs.Of(Routes.To("/", target)) with
        {
            UpstreamProxy = new UpstreamProxyConfig(UpstreamProxyKind.Url, new Uri(proxyUrl)),
        };
        await using var proxy = await ForwardingProxy.StartAsync(config);
        return await Ask.FailingAsync(proxy);
    }
}
