namespace DevProxy.Cors.Tests;

public class FetchMethodTests
{
    [Theory]
    [InlineData("get", "GET")]
    [InlineData("Head", "HEAD")]
    [InlineData("post", "POST")]
    [InlineData("pUT", "PUT")]
    [InlineData("delete", "DELETE")]
    [InlineData("options", "OPTIONS")]
    [InlineData("patch", "patch")]
    [InlineData("Patch", "Patch")]
    [InlineData("query", "query")]
    public void Six_methods_are_upper_cased(string method, string expected) => Assert.Equal(expected, FetchMethod.Normalize(method));

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("POST", true)]
    [InlineData("get", false)]
    [InlineData("PUT", false)]
    [InlineData("OPTIONS", false)]
    public void Three_are_safelisted_by_byte(string method, bool expected) => Assert.Equal(expected, FetchMethod.IsSafelisted(method));

    [Theory]
    [InlineData("connect", true)]
    [InlineData("TRACE", true)]
    [InlineData("Track", true)]
    [InlineData("PUT", false)]
    public void Three_are_forbidden_in_any_case(string method, bool expected) => Assert.Equal(expected, FetchMethod.IsForbidden(method));
}
