using DevProxy.Checking;

namespace DevProxy.Tests.Checking;

public sealed class BrowserUrlTests
{
    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    [InlineData("http://localhost:80/a", "http://localhost/a")]
    [InlineData("HTTP://LocalHost:8080/A", "http://localhost:8080/A")]
    [InlineData("http://localhost:8080?a", "http://localhost:8080/?a")]
    [InlineData("http://localhost:8080/a%2eb%2F%41?c=%2e|d", "http://localhost:8080/a%2eb%2F%41?c=%2e|d")]
    [InlineData("http://localhost:8080/a/../b?c=/../d", "http://localhost:8080/b?c=/../d")]
    [InlineData("http://localhost:8080/a?b=/../c", "http://localhost:8080/a?b=/../c")]
    [InlineData("http://localhost:8080/a/%2E%2e", "http://localhost:8080/")]
    [InlineData("http://localhost:8080/a b/ü", "http://localhost:8080/a%20b/%C3%BC")]
    [InlineData("http://münchen.example/", "http://xn--mnchen-3ya.example/")]
    public void A_URL_is_what_a_browser_makes_of_it(string written, string url) => Assert.Equal(url, BrowserUrl.Normalize(written));
}
