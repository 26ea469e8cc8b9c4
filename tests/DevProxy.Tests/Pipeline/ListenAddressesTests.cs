using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("localhost", "127.0.0.1 ::1")]
    [InlineData("LOCALHOST", "127.0.0.1 ::1")]
    [InlineData("app.localhost", "127.0.0.1 ::1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::", "::")]
    [InlineData("[::1]", "::1")]
    [InlineData("192.168.1.5", "192.168.1.5")]
    [InlineData("no-such-name.invalid", "")]
    public async Task A_host_stands_for_its_addresses(string host, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', await ListenAddresses.OfAsync(host, TestContext.Current.CancellationToken)));

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("0.0.0.0", "localhost")]
    [InlineData("::", "localhost")]
    [InlineData("::1", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("my.test", "my.test")]
    public void In_a_url_it_is_what_a_browser_here_writes(string host, string inUrl) => Assert.Equal(inUrl, ListenAddresses.InUrl(host));
}
