using System.Net;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class RequestHeadTests
{
    private static readonly CalledOrigin Called = new("http", "localhost:8010");

    [Theory]
    [InlineData("Auto", "https://api.example.com", "api.example.com")]
    [InlineData("Target", "https://api.example.com:8443", "api.example.com:8443")]
    [InlineData("Browser", "https://api.example.com", "localhost:8010")]
    [InlineData("Auto", "http://localhost:3000", "localhost:8010")]
    [InlineData("Target", "http://localhost:3000", "localhost:3000")]
    public void A_target_elsewhere_is_called_by_its_own_name_and_one_here_as_the_browser_calls_DevProxy(
        string name,
        string target,
        string host
    )
    {
        using var message = Written(Routes.To("/", target) with { ChangeOrigin = Enum.Parse<ChangeOrigin>(name) });
        Assert.Equal(host, message.Headers.Host);
    }

    [Fact]
    public void A_Host_that_the_route_writes_is_the_one_that_Origin_agrees_with()
    {
        using var message = Written(
            Routes.To("/", "https://api.example.com") with
            {
                Headers = [new("host", "first.test"), new("Host", "last.test")],
            }
        );
        Assert.Equal("last.test", message.Headers.Host);
        Assert.Equal("https://last.test", message.Headers.NonValidated["Origin"].ToString());
    }

    [Fact]
    public void A_Host_cannot_be_removed()
    {
        using var message = Written(Routes.To("/", "https://api.example.com") with { Headers = [new("Host", null)] });
        Assert.Equal("api.example.com", message.Headers.Host);
    }

    [Fact]
    public void What_the_route_writes_has_the_last_word()
    {
        using var message = Written(
            Routes.To("/", "https://api.example.com") with
            {
                Headers = [new("Origin", "https://mine.test"), new("X-Forwarded-For", null), new("CDN-Loop", null)],
            }
        );
        Assert.Equal("https://mine.test", message.Headers.NonValidated["Origin"].ToString());
        Assert.False(message.Headers.NonValidated.Contains("X-Forwarded-For"));
        Assert.True(message.Headers.NonValidated.Contains("X-Forwarded-Host"));
        Assert.False(message.Headers.NonValidated.Contains("CDN-Loop"));
    }

    private static HttpRequestMessage Written(RouteConfig route)
    {
        var message = new HttpRequestMessage();
        message.Headers.TryAddWithoutValidation("Origin", "http://localhost:8010");
        RequestHead.Write(message, route, "/a%2Fb", "?c", Called, Called, IPAddress.Loopback, new LoopMark());
        Assert.Equal(route.Target!.Origin.Serialized + "/a%2Fb?c", message.RequestUri!.OriginalString);
        return message;
    }
}
