using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class NoProxyListTests
{
    [Theory]
    [InlineData("example.com", "example.com", 443, true)]
    [InlineData("example.com", "api.example.com", 443, true)]
    [InlineData("example.com", "badexample.com", 443, false)]
    [InlineData(".example.com", "api.example.com", 443, true)]
    [InlineData("*.example.com", "api.example.com", 443, true)]
    [InlineData("EXAMPLE.com", "example.com", 443, true)]
    [InlineData("example.com:8443", "example.com", 8443, true)]
    [InlineData("example.com:8443", "example.com", 443, false)]
    [InlineData("a.test, example.com", "example.com", 80, true)]
    [InlineData("a.test example.com", "example.com", 80, true)]
    [InlineData("*", "anything.example", 80, true)]
    [InlineData("", "anything.example", 80, false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", 80, true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", 80, false)]
    [InlineData("10.1.2.3", "10.1.2.3", 80, true)]
    [InlineData("10.1.2.3:81", "10.1.2.3", 80, false)]
    [InlineData("10.1.2.3:81", "10.1.2.3", 81, true)]
    [InlineData("fd00::/8", "[fd00::1]", 80, true)]
    [InlineData("fd00::1", "[fd00::1]", 80, true)]
    [InlineData("[fd00::1]", "[fd00::1]", 80, true)]
    [InlineData("[fd00::1]:81", "[fd00::1]", 80, false)]
    [InlineData("[fd00::1]:81", "[fd00::1]", 81, true)]
    [InlineData("10.0.0.0/8", "example.com", 80, false)]
    [InlineData("com", "example.com", 80, true)]
    public void Names_suffixes_addresses_ranges_and_ports_are_understood(string list, string host, int port, bool direct) =>
        Assert.Equal(direct, new NoProxyList(list).Contains(host, port));
}
