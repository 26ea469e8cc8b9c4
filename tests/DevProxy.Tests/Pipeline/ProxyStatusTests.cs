using DevProxy.Pipeline;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class ProxyStatusTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a \"quoted\" \\ word", "a \\\"quoted\\\" \\\\ word")]
    [InlineData("Zoë's\r\nInjected: yes\tend", "Zo?'s? Injected: yes end")]
    public void Details_are_a_quoted_ascii_string(string detail, string quoted) =>
        Assert.Equal($"devproxy; error=dns_error; details=\"{quoted}\"", ProxyStatus.Of(new ExchangeError("dns_error", detail, "")));

    [Fact]
    public void The_upstreams_own_stays_in_front()
    {
        var headers = new HeaderDictionary { ["Proxy-Status"] = "cdn; error=dns_timeout" };

        ProxyStatus.Append(headers, new ExchangeError("connection_refused", "x", ""));

        Assert.Equal(
            ["cdn; error=dns_timeout", "devproxy; error=connection_refused; details=\"x\""],
            headers["Proxy-Status"].AsEnumerable()
        );
    }
}
