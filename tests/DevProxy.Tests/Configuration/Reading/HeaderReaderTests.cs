using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class HeaderReaderTests
{
    [Fact]
    public void Headers_are_set_or_removed_in_file_order()
    {
        var route = Given.Route(
            """{ "target": "http://localhost:1", "headers": { "Host": "a.example", "X-A": "", "x-b": null }, "responseHeaders": { "Server": null, "X-C": "é\tx" } }"""
        );

        Assert.Equal([new HeaderChange("Host", "a.example"), new HeaderChange("X-A", ""), new HeaderChange("x-b", null)], route.Headers);
        Assert.Equal([new HeaderChange("Server", null), new HeaderChange("X-C", "é\tx")], route.ResponseHeaders);
    }

    [Theory]
    [InlineData("‸\"X A\": \"1\"", "is not a valid header name")]
    [InlineData("‸\"X:\": \"1\"", "is not a valid header name")]
    [InlineData("‸\"\": \"1\"", "is not a valid header name")]
    [InlineData("‸\"Ü\": \"1\"", "is not a valid header name")]
    [InlineData("\"X\": ‸\"a\\r\\nY: b\"", "line break")]
    [InlineData("\"X\": ‸\"a\\u0000\"", "line break")]
    [InlineData("\"X\": ‸\"a\\u007F\"", "line break")]
    [InlineData("\"X\": ‸\"日本\"", "outside Latin-1")]
    [InlineData("\"X-A\": \"1\", ‸\"x-a\": \"2\"", "Duplicate header")]
    public void What_cannot_stand_in_a_header_is_an_error(string header, string message)
    {
        foreach (var key in new[] { "headers", "responseHeaders" })
            Given.Problem($$"""{ "routes": { "/api": { "target": "http://localhost:1", "{{key}}": { {{header}} } } } }""", message, "");
    }

    [Theory]
    [InlineData("headers", "Connection", "is a connection header")]
    [InlineData("headers", "Content-Length", "is a connection header")]
    [InlineData("responseHeaders", "transfer-encoding", "is a connection header")]
    [InlineData("headers", "Access-Control-Allow-Origin", "is a response header")]
    [InlineData("responseHeaders", "Access-Control-Allow-Origin", "does not work for every request")]
    public void What_does_not_do_what_was_meant_is_a_warning(string key, string name, string message) =>
        Assert.Equal(
            ProblemSeverity.Warning,
            Given
                .Problem($$"""{ "routes": { "/api": { "target": "http://localhost:1", "{{key}}": { ‸"{{name}}": "x" } } } }""", message, "")
                .Severity
        );

    [Fact]
    public void A_secret_has_a_mask()
    {
        var headers = Given
            .Route(
                """{ "target": "http://localhost:1", "headers": { "Authorization": "Bearer hunter2", "X-Env": "${ENV}", "X-Plain": "plain", "X-Token": null } }""",
                environment: new() { ["ENV"] = "hunter2" }
            )
            .Headers;

        Assert.Equal(["***", "${ENV}", null, null], headers.Select(header => header.Masked));
    }

    [Fact]
    public void A_header_of_the_connection_is_not_set() =>
        Assert.Empty(Given.Route("""{ "target": "http://localhost:1", "headers": { "Connection": "keep-alive" } }""").Headers);
}
