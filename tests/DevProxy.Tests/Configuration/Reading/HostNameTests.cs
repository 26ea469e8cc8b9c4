using DevProxy.Configuration.Reading;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("a.b-c.test", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a:80", false)]
    [InlineData("http://a", false)]
    [InlineData("a/b", false)]
    [InlineData("*", false)]
    public void A_listener_has_a_name_or_an_address(string text, bool fine) => Assert.Equal(fine, HostName.Problem(text) is null);

    [Theory]
    [InlineData(".a.test", true)]
    [InlineData("a.test", true)]
    [InlineData("[::1]", true)]
    [InlineData("192.168.1.5", true)]
    [InlineData(".", false)]
    [InlineData("*.a.test", false)]
    [InlineData("a.test:80", false)]
    public void An_allowed_host_may_begin_with_a_dot(string text, bool fine) => Assert.Equal(fine, HostName.PatternProblem(text) is null);
}
