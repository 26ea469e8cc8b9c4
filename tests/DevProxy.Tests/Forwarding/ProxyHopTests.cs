using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Routing;

namespace DevProxy.Tests.Forwarding;

public sealed class ProxyHopTests
{
    private static readonly UpstreamProxyConfig Auto = new(UpstreamProxyKind.Auto, null);

    [Theory]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:3128", "http://p:3128")]
    [InlineData("https://api.example.com", "https_proxy=http://p:3128", "http://p:3128")]
    [InlineData("https://api.example.com", "https_proxy=p:3128", "http://p:3128")]
    [InlineData("http://api.example.com", "HTTP_PROXY=http://p:3128", "http://p:3128")]
    [InlineData("http://api.example.com", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("http://api.example.com", "ALL_PROXY=socks5://p:1080", "socks5://p:1080")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:3128 NO_PROXY=.example.com", null)]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:3128 no_proxy=other.com", "http://p:3128")]
    [InlineData("https://api.example.com", "https_proxy= HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://localhost:5001", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://backend:5001", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://host.docker.internal:5001", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://app.localhost", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("http://127.0.0.1:80", "ALL_PROXY=http://p:3128", null)]
    public void The_environment_names_the_proxy(string target, string environment, string? expected)
    {
        var variables = environment.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(expected, ProxyHop.For(Routes.To("/", target).Target!, Auto, variables)?.OriginalString);
    }

    [Fact]
    public void A_url_in_the_file_wins_and_false_means_none()
    {
        var variables = new Dictionary<string, string> { ["HTTPS_PROXY"] = "http://other:1" };
        var target = Routes.To("/", "https://api.example.com").Target!;
        var url = new Uri("http://user:secret@p:3128");

        Assert.Equal(url, ProxyHop.For(target, new UpstreamProxyConfig(UpstreamProxyKind.Url, url), variables));
        Assert.Null(ProxyHop.For(target, new UpstreamProxyConfig(UpstreamProxyKind.None, null), variables));
        Assert.Null(
            ProxyHop.For(Routes.To("/", "http://localhost:1").Target!, new UpstreamProxyConfig(UpstreamProxyKind.Url, url), variables)
        );
    }

    [Fact]
    public void The_hop_is_shown_without_its_password()
    {
        var config = Configs.Of(Routes.To("/", "https://api.example.com")) with
        {
            UpstreamProxy = new UpstreamProxyConfig(UpstreamProxyKind.Url, new Uri("http://user:secret@proxy.corp:3128")),
        };
        using var table = Routes.Table(config);
        Assert.Equal("http://proxy.corp:3128", table.Routes[0].Upstream().Hop);
    }
}
