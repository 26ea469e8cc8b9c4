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
}
