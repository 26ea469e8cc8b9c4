namespace DevProxy.Cors.Tests;

public class ForbiddenHeadersTests
{
    [Theory]
    [InlineData("Cookie", "a=1", true)]
    [InlineData("host", "x", true)]
    [InlineData("ORIGIN", "x", true)]
    [InlineData("Referer", "x", true)]
    [InlineData("DNT", "1", true)]
    [InlineData("Date", "x", true)]
    [InlineData("Accept-Charset", "x", true)]
    [InlineData("Access-Control-Request-Method", "x", true)]
    [InlineData("Proxy-Anything", "x", true)]
    [InlineData("sec-ch-ua", "x", true)]
    [InlineData("Sec-", "x", true)]
    [InlineData("X-HTTP-Method-Override", "PUT", false)]
    [InlineData("X-HTTP-Method-Override", "PUT, trace", true)]
    [InlineData("X-HTTP-Method", "CONNECT", true)]
    [InlineData("X-Method-Override", " Track ", true)]
    [InlineData("X-Method-Override", "TRACER", false)]
    [InlineData("User-Agent", "x", false)]
    [InlineData("Authorization", "x", false)]
    [InlineData("Secret", "x", false)]
    [InlineData("Proxy", "x", false)]
    public void Script_cannot_set(string name, string value, bool expected) => Assert.Equal(expected, ForbiddenHeaders.Contains(name, value));
}
