using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Routing;

public sealed class RouteTests
{
    [Theory]
    [InlineData("http://localhost:3000", "1.1", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("https://api.test", "2.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("h2c://localhost:3000", "2.0", HttpVersionPolicy.RequestVersionExact)]
    public void The_target_decides_on_the_version_and_a_stream_may_be_silent_forever(
        string target,
        string version,
        HttpVersionPolicy policy
    )
    {
        using var table = Routes.Table(Configs.Of(Routes.To("/", target)));
        var sending = table.Routes[0].Upstream().Sending;
        Assert.Equal((Version.Parse(version), policy), (sending.Version, sending.VersionPolicy));
        Assert.Equal(Timeout.InfiniteTimeSpan, sending.ActivityTimeout);
    }

    [Theory]
    [InlineData("https://api.test", "http://proxy.test:3128")]
    [InlineData("http://localhost:3000", null)]
    public void The_proxy_in_between_is_shown_without_its_password(string target, string? shown)
    {
        var config = Configs.Of(Routes.To("/", target)) with
        {
            UpstreamProxy = new(UpstreamProxyKind.Url, new Uri("http://me:secret@proxy.test:3128")),
        };
        using var table = Routes.Table(config);
        Assert.Equal(shown, table.Routes[0].Upstream().Hop);
    }
}
