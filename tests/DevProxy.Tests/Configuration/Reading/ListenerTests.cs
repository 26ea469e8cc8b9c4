using DevProxy.Configuration.Reading;
using DevProxy.Cors;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class ListenerTests
{
    [Theory]
    [InlineData("localhost", 8010, "http://localhost:8010", true)]
    [InlineData("localhost", 8010, "https://127.0.0.1:8010", true)]
    [InlineData("localhost", 8010, "http://[::1]:8010", true)]
    [InlineData("localhost", 8010, "http://app.localhost:8010", true)]
    [InlineData("localhost", 8010, "http://127.0.0.2:8010", false)]
    [InlineData("localhost", 8010, "http://localhost:8011", false)]
    [InlineData("localhost", 8010, "http://example.com:8010", false)]
    [InlineData("localhost", 0, "http://localhost:8010", false)]
    [InlineData("localhost", 80, "http://localhost", true)]
    [InlineData("0.0.0.0", 8010, "http://127.0.0.2:8010", true)]
    [InlineData("0.0.0.0", 8010, "http://localhost:8010", true)]
    [InlineData("0.0.0.0", 8010, "http://192.168.1.5:8010", false)]
    [InlineData("::", 8010, "http://[::1]:8010", true)]
    [InlineData("192.168.1.5", 8010, "http://192.168.1.5:8010", true)]
    [InlineData("192.168.1.5", 8010, "http://localhost:8010", false)]
    [InlineData("127.0.0.1", 8010, "http://localhost:8010", true)]
    [InlineData("127.0.0.1", 8010, "http://[::1]:8010", false)]
    [InlineData("myapp.test", 8010, "http://myapp.test:8010", true)]
    public void A_target_that_is_DevProxy_itself_is_recognised(string host, int port, string target, bool own)
    {
        Assert.True(Origin.TryFromUrl(target, out var origin));
        Assert.Equal(own, new Listener(host, port).Is(origin));
    }

    [Theory]
    [InlineData("""{ "routes": { "/": ‸"http://localhost:8010" } }""")]
    [InlineData("""{ "port": 9000, "routes": { "/": { "target": ‸"http://127.0.0.1:9000/x" } } }""")]
    public void It_is_an_error(string json) => Given.Problem(json, "DevProxy itself", "write the address of the server behind it");
}
