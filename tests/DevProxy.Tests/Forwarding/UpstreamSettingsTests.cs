using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamSettingsTests
{
    [Theory]
    [InlineData("https://localhost:3000", null, false, false)]
    [InlineData("https://127.0.0.1:3000", null, false, false)]
    [InlineData("https://localhost:3000", null, true, true)]
    [InlineData("https://localhost:3000", true, false, true)]
    [InlineData("https://localhost:3000", false, true, false)]
    [InlineData("https://api.test", null, false, true)]
    [InlineData("https://api.test", false, false, false)]
    public void A_certificate_on_this_machine_counts_only_where_it_is_asked_for(string target, bool? secure, bool hasCa, bool verify) =>
        Assert.Equal(
            verify,
            Of(
                Routes.To("/", target) with
                {
                    Secure = secure,
                    Ca = hasCa ? TestCertificates.File(TestCertificates.Authority) : null,
                }
            ).Verify
        );

    [Fact]
    public void The_same_authorities_in_another_order_are_the_same_settings()
    {
        var route = Routes.To("/", "https://api.test");
        Assert.Equal(
            UpstreamSettings.Of(route, [TestCertificates.Authority, TestCertificates.SelfSigned], null),
            UpstreamSettings.Of(route, [TestCertificates.SelfSigned, TestCertificates.Authority, TestCertificates.SelfSigned], null)
        );
        Assert.NotEqual(Of(route), UpstreamSettings.Of(route, [TestCertificates.Authority], null));
    }

    [Fact]
    public void Another_client_certificate_or_forward_proxy_makes_other_settings()
    {
        var route = Routes.To("/", "https://api.test");
        Assert.NotEqual(Of(route), Of(route with { ClientCertificate = TestCertificates.File(TestCertificates.SelfSigned) }));
        Assert.NotEqual(
            UpstreamSettings.Of(route, [], new Uri("http://a:1@proxy.test")),
            UpstreamSettings.Of(route, [], new Uri("http://a:2@proxy.test"))
        );
        Assert.Equal(Of(route), Of(Routes.To("/other", "https://api.test/base")));
    }

    [Fact]
    public void A_connect_timeout_of_zero_is_none() =>
        Assert.Equal(
            Timeout.InfiniteTimeSpan,
            Of(Routes.To("/", "https://api.test") with { ConnectTimeout = TimeSpan.Zero }).ConnectTimeout
        );

    private static UpstreamSettings Of(RouteConfig route) => UpstreamSettings.Of(route, [], null);
}
