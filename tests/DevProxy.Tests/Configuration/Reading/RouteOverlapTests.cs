using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class RouteOverlapTests
{
    [Theory]
    [InlineData("/api", "/api/")]
    [InlineData("/**", "/api")]
    [InlineData("/*", "/api")]
    [InlineData("**", "^/api")]
    [InlineData("/api/**", "/api/v1")]
    [InlineData("/api/*", "/api/v1/*/x")]
    [InlineData("^/", "/api")]
    [InlineData("^/.*", "/api/**")]
    [InlineData("^/api", "/api")]
    [InlineData("^\\\\/api\\\\/.*$", "/api/v1")]
    [InlineData("^/api", "^/api/v[0-9]+/")]
    public void A_route_that_never_gets_a_request_is_a_warning(string taker, string taken)
    {
        var problem = Given.Problem($$"""{ "routes": { "{{taker}}": "http://localhost:1", ‸"{{taken}}": "http://localhost:2" } }""");

        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Contains("on line 1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_is_shadowed_by_a_glob_after_it_too() =>
        Given.Problem(
            """{ "routes": { ‸"/api/v1": "http://localhost:1", "/api/**": "http://localhost:2" } }""",
            "never gets a request",
            "narrower"
        );

    [Theory]
    [InlineData("/", "/api")]
    [InlineData("/api", "/apikey")]
    [InlineData("/api/**", "/api")]
    [InlineData("/api/*/x", "/api/v1")]
    [InlineData("/api/v1/**", "/api/**")]
    [InlineData("/api/**", "/apikey/**")]
    [InlineData("^/api/v[0-9]+", "/api/v1")]
    [InlineData("^/api|^/x", "/api")]
    [InlineData("^/api", "^/api|/x")]
    [InlineData("^/api", "^/api*")]
    [InlineData("^/api", "^/api?/x")]
    [InlineData("^/api/", "/api")]
    [InlineData("^/API", "/api")]
    public void What_may_get_a_request_is_left_alone(string first, string second) =>
        Assert.Empty(Given.Read($$"""{ "routes": { "{{first}}": "http://localhost:1", "{{second}}": "http://localhost:2" } }""").Problems);
}
