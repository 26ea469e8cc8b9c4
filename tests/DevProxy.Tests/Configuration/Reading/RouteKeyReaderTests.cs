using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class RouteKeyReaderTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/v1/items:batch")]
    [InlineData("/%C3%BC")]
    [InlineData("/api/*/items")]
    [InlineData("/files/**")]
    [InlineData("**/*.png")]
    [InlineData("^/v[0-9]+/")]
    [InlineData("^/(?<name>a|b)?x=1")]
    public void A_prefix_a_glob_and_an_expression_are_keys(string key) =>
        Assert.Empty(Given.Read($$"""{ "routes": { "{{key}}": "http://localhost:1" } }""").Problems);

    [Theory]
    [InlineData("api", "does not begin with /", "write \"/api\"")]
    [InlineData("", "does not begin with /", "write \"/\"")]
    [InlineData("http://localhost:8010/api", "does not begin with /", "write only the path: \"/api\"")]
    [InlineData("/api?x=1", "? or #", "^")]
    [InlineData("/a b", "never matches", "\"/a%20b\"")]
    [InlineData("/ü", "never matches", "\"/%C3%BC\"")]
    [InlineData("^/(a", "is not a valid regular expression", "fix it")]
    [InlineData("^/[z-a]", "is not a valid regular expression", "fix it")]
    public void What_no_path_matches_is_an_error_at_the_key(string key, string message, string fix)
    {
        var problem = Given.Problem($$"""{ "routes": { ‸"{{key}}": "http://localhost:1" } }""", message, fix);

        Assert.Equal(ProblemSeverity.Error, problem.Severity);
    }

    [Theory]
    [InlineData("/users/{id}", "{id}", "\"/users/*\"")]
    [InlineData("/users/:id/x", ":id", "\"/users/*/x\"")]
    [InlineData("/users/[id]", "[id]", "\"/users/*\"")]
    public void A_placeholder_of_another_router_is_a_warning(string key, string message, string fix) =>
        Assert.Equal(
            ProblemSeverity.Warning,
            Given.Problem($$"""{ "routes": { ‸"{{key}}": "http://localhost:1" } }""", message, fix).Severity
        );

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
