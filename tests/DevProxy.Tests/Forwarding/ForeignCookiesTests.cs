using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class ForeignCookiesTests
{
    [Fact]
    public void Localhosts_cookies_that_go_to_an_API_elsewhere_are_told_once_by_name_alone()
    {
        var cookies = To("https://api.example.com");
        var remark = cookies.Remark("sid=secret; csrftoken=secret", "localhost", "/api")!;

        Assert.Contains("https://api.example.com", remark, StringComparison.Ordinal);
        Assert.Contains("sid, csrftoken", remark, StringComparison.Ordinal);
        Assert.Contains("\"headers\": { \"Cookie\": null } into the route \"/api\"", remark, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", remark, StringComparison.Ordinal);
        Assert.Null(cookies.Remark("other=1", "localhost", "/api"));
    }

    [Fact]
    public void What_the_upstream_has_set_is_its_own()
    {
        var cookies = To("https://api.example.com");
        cookies.Own(["sid=1; Path=/; HttpOnly", "theme=dark"]);

        Assert.Null(cookies.Remark("sid=1; theme=dark", "localhost", "/api"));
        Assert.Contains(": cart.", cookies.Remark("sid=1; cart=7", "localhost", "/api"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5000", "localhost")]
    [InlineData("http://backend:5000", "localhost")]
    [InlineData("https://api.example.com", "app.example.com")]
    [InlineData("https://api.example.com", "localhost", "")]
    public void Elsewhere_there_is_nothing_to_tell(string target, string host, string sent = "sid=1") =>
        Assert.Null(To(target).Remark(sent, host, "/"));

    [Fact]
    public void A_name_of_its_own_and_many_names_are_told_too()
    {
        var remark = To("https://api.example.com").Remark("a=1; b=2; c=3; d=4; e=5; f=6; g=7; a=8", "app.localhost", "/")!;
        Assert.Contains(": a, b, c, d, e and 2 more.", remark, StringComparison.Ordinal);
    }

    // A forward proxy stands in for the network: that alone makes a server of this machine one that is elsewhere.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task It_is_noted_in_the_exchange_unless_the_route_keeps_cookies_here(bool kept, int remarks)
    {
        await using var network = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var route = Routes.To("/", "http://api.test") with { Headers = kept ? [new("Cookie", null)] : [] };
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(route) with
            {
                UpstreamProxy = new(DevProxy.Configuration.UpstreamProxyKind.Url, new Uri(network.Url)),
            }
        );
        await RawClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: sid=1\r\nConnection: close\r\n\r\n");

        Assert.Equal(remarks, proxy.Exchange().Remarks.Length);
        Assert.True(network.Heads.TryDequeue(out var head));
        Assert.Equal(!kept, head.Contains("\r\nCookie: sid=1\r\n", StringComparison.Ordinal));
    }

    private static ForeignCookies To(string target) => new(Routes.To("/", target).Target!);
}
