using DevProxy.Configuration.Reading;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class OriginSpellingTests
{
    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("https://a.example")]
    [InlineData("http://[::1]:3000")]
    [InlineData("capacitor://localhost")]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    [InlineData("file://")]
    [InlineData("null")]
    public void What_a_browser_sends_is_fine(string origin) => Assert.Null(OriginSpelling.Problem(origin));

    [Theory]
    [InlineData("http://localhost:3000/", "no slash at the end", "\"http://localhost:3000\"")]
    [InlineData("https://a.example/app", "no slash at the end", "\"https://a.example\"")]
    [InlineData("https://A.example", "lower case", "\"https://a.example\"")]
    [InlineData("HTTPS://a.example", "lower case", "\"https://a.example\"")]
    [InlineData("https://a.example:443", "default port", "\"https://a.example\"")]
    [InlineData("http://a.example:80", "default port", "\"http://a.example\"")]
    [InlineData("localhost:3000", "no scheme", "\"http://localhost:3000\"")]
    [InlineData("a.example", "no scheme", "\"https://a.example\"")]
    [InlineData("https://*.example.com", "wildcard", "\"/^https://[^/]+\\\\.example\\\\.com$/\"")]
    [InlineData("https://user@a.example", "URL", "\"https://a.example\"")]
    [InlineData("https://bücher.example", "lower case", "xn--bcher-kva")]
    [InlineData("", "is not a valid origin", "http://localhost:3000")]
    [InlineData("a b", "is not a valid origin", "http://localhost:3000")]
    [InlineData("http://", "is not a valid origin", "http://localhost:3000")]
    public void Any_other_spelling_is_told_with_the_right_one(string written, string message, string fix)
    {
        var problem = OriginSpelling.Problem(written);

        Assert.Contains(message, problem!.Value.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Value.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_origin_stands_once() =>
        Assert.Equal(
            ["https://a.example", "https://b.example"],
            Given
                .Config(
                    """{ "productionOrigins": ["https://a.example", "https://b.example", "https://a.example"], "routes": { "/": "http://localhost:1" } }"""
                )
                .ProductionOrigins.Select(origin => origin.Serialized)
        );

    [Theory]
    [InlineData("https://a.example/", "no slash at the end", "\"https://a.example\"")]
    [InlineData("*", "is not a single origin", "each origin")]
    [InlineData("null", "is not a single origin", "each origin")]
    [InlineData("/^https://a$/", "is not a single origin", "each origin")]
    [InlineData("a.example", "no scheme", "\"https://a.example\"")]
    public void What_a_browser_does_not_send_is_told(string written, string message, string fix) =>
        Given.Problem(
            $$"""{ "productionOrigins": ["https://b.example", ‸"{{written}}"], "routes": { "/": "http://localhost:1" } }""",
            message,
            fix
        );
}
