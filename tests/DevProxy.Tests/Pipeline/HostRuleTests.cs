using DevProxy.Configuration;
using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class HostRuleTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:8010")]
    [InlineData("LOCALHOST.")]
    [InlineData("localhost.:8010")]
    [InlineData("app.localhost")]
    [InlineData("a.b.localhost:1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10:8010")]
    [InlineData("127.0.0.1.")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8010")]
    [InlineData("[0:0:0:0:0:0:0:1]:8010")]
    [InlineData("[::ffff:127.0.0.1]")]
    public void Loopback_names_and_addresses_are_accepted(string host) => Assert.True(new HostRule([], false).Accepts(host));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":8010")]
    [InlineData(".")]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evillocalhost")]
    [InlineData(".localhost")]
    [InlineData("localhost..")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.0.0.01")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.256")]
    [InlineData("0.0.0.0")]
    [InlineData("0")]
    [InlineData("[::]")]
    [InlineData("::1")]
    [InlineData("[::1%25lo]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("192.168.1.5")]
    [InlineData("[2001:db8::1]")]
    public void Any_other_host_is_refused(string? host) => Assert.False(new HostRule([], false).Accepts(host));

    [Theory]
    [InlineData("192.168.1.5:8010", true)]
    [InlineData("[2001:db8::1]:8010", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("[::]", false)]
    [InlineData("127.1", false)]
    [InlineData("3232235781", false)]
    [InlineData("evil.example", false)]
    public void Beyond_loopback_any_address_is_accepted_because_it_cannot_be_rebound(string host, bool accepted) =>
        Assert.Equal(accepted, new HostRule([], true).Accepts(host));

    [Theory]
    [InlineData("my.test", true)]
    [InlineData("MY.test.:80", true)]
    [InlineData("sub.my.test", false)]
    [InlineData("notmy.test", false)]
    [InlineData("corp.example", true)]
    [InlineData("a.b.corp.example", true)]
    [InlineData("evilcorp.example", false)]
    [InlineData("192.168.1.5", true)]
    [InlineData("192.168.1.6", false)]
    [InlineData("[fe80::1]", true)]
    public void Allowed_hosts_are_names_or_suffixes(string host, bool accepted) =>
        Assert.Equal(accepted, new HostRule(["My.test", ".corp.example", "192.168.1.5", "[fe80::1]"], false).Accepts(host));

    [Theory]
    [InlineData("localhost", "192.168.1.5", false)]
    [InlineData("127.0.0.1", "192.168.1.5", false)]
    [InlineData("0.0.0.0", "192.168.1.5", true)]
    [InlineData("::", "192.168.1.5", true)]
    [InlineData("my.test", "my.test", true)]
    [InlineData("localhost", "my.test", false)]
    public void What_is_listened_on_decides_and_is_itself_answered(string listensOn, string host, bool accepted) =>
        Assert.Equal(accepted, HostRule.Of(Configs.Of() with { Host = listensOn }).Accepts(host));

    [Fact]
    public void The_inspector_knows_no_allowed_hosts()
    {
        var inspector = new InspectorConfig("localhost", null, 1, 1, 1);

        Assert.True(HostRule.Of(inspector).Accepts("localhost:8011"));
        Assert.False(HostRule.Of(inspector).Accepts("192.168.1.5:8011"));
        Assert.True(HostRule.Of(inspector with { Host = "0.0.0.0" }).Accepts("192.168.1.5:8011"));
    }
}
