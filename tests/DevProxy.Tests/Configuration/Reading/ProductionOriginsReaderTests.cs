namespace DevProxy.Tests.Configuration.Reading;

public sealed class ProductionOriginsReaderTests
{
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
