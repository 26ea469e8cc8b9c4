using DevProxy.Forwarding;
using DevProxy.Routing;

namespace DevProxy.Tests.Routing;

public sealed class RoutePatternTests
{
    [Theory]
    [InlineData("/api", "/api", true)]
    [InlineData("/api", "/api/", true)]
    [InlineData("/api", "/api/x/y", true)]
    [InlineData("/api", "/apikey", false)]
    [InlineData("/api", "/api.ts", false)]
    [InlineData("/api", "/API", false)]
    [InlineData("/api", "/x/api", false)]
    [InlineData("/api", "/%61pi", false)]
    [InlineData("/api", "/api%2Fx", false)]
    [InlineData("/api", "//api", false)]
    [InlineData("/api", "/api//x", true)]
    [InlineData("/api/", "/api/", true)]
    [InlineData("/api/", "/api/x", true)]
    [InlineData("/api/", "/api", false)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/anything", true)]
    [InlineData("/", "//", true)]
    public void A_prefix_takes_whole_segments_only(string key, string path, bool taken) => AssertMatch(key, path, taken);

    [Theory]
    [InlineData("/api/*", "/api/a", true)]
    [InlineData("/api/*", "/api/a/b", true)]
    [InlineData("/api/*", "/api", true)]
    [InlineData("/api/*", "/apix", false)]
    [InlineData("/api/**", "/api/a/b/c", true)]
    [InlineData("/api/**", "/api", true)]
    [InlineData("/api/**", "/apix/a", false)]
    [InlineData("/*", "/a/b", true)]
    [InlineData("/**", "/", true)]
    [InlineData("/*/api", "/v1/api", true)]
    [InlineData("/*/api", "/v1/v2/api", false)]
    [InlineData("/*/api", "/v1/api/x", false)]
    [InlineData("/**/api", "/api", true)]
    [InlineData("/**/api", "/a/b/api", true)]
    [InlineData("/**/api", "/a/bapi", false)]
    [InlineData("/a/**/b", "/a/b", true)]
    [InlineData("/a/**/b", "/a/x/y/b", true)]
    [InlineData("/**.json", "/a/b.json", true)]
    [InlineData("/*.json", "/b.json", true)]
    [InlineData("/*.json", "/a/b.json", false)]
    [InlineData("/*.json", "/bxjson", false)]
    [InlineData("/users/*/posts", "/users/42/posts", true)]
    [InlineData("/users/*/posts", "/USERS/42/posts", false)]
    [InlineData("/files/*.[a-z]*", "/files/x.[a-z]y", true)]
    [InlineData("/**/*.js", "/a/b/c.js", true)]
    [InlineData("/**/*.js", "/c.js", true)]
    public void A_glob_matches_the_whole_path(string key, string path, bool taken) => AssertMatch(key, path, taken);

    [Theory]
    [InlineData("^/api/v\\d+/", "/api/v2/users", true)]
    [InlineData("^/api/v\\d+/", "/api/vx/users", false)]
    [InlineData("^/(a|b)$", "/b", true)]
    [InlineData("^/(a|b)$", "/B", false)]
    [InlineData("^(?!/static)", "/x", true)]
    [InlineData("^(?!/static)", "/static/x", false)]
    [InlineData("^/(?:x):y", "/x:y", true)]
    public void An_expression_begins_with_a_caret(string key, string path, bool taken) => AssertMatch(key, path, taken);

    [Fact]
    public void An_expression_that_cannot_decide_in_time_takes_nothing_and_says_so()
    {
        var pattern = new RoutePattern("^/(a+)+$");
        var path = "/" + new string('a', 40) + "!";

        // Without the limit this takes years.
        Assert.False(pattern.Matches(path));
        Assert.Contains("longer than 100 ms", pattern.WhyNot(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_glob_with_many_stars_is_decided_at_once()
    {
        var pattern = new RoutePattern("/*a*a*a*a*a*a*a*a*a*a*a*a*b");

        // With backtracking this takes years.
        Assert.False(pattern.Matches("/" + new string('a', 2000)));
    }

    [Theory]
    [InlineData("/api", "/apikey", "whole segments")]
    [InlineData("/api", "/API/x", "upper and lower case")]
    [InlineData("/api", "/other", "does not begin with /api")]
    [InlineData("/api/", "/api", "ends in /")]
    [InlineData("/a/*/b", "/a/b", "glob")]
    [InlineData("^/x$", "/y", "regular expression")]
    public void A_route_says_why_it_does_not_take_a_path(string key, string path, string reason) =>
        Assert.Contains(reason, new RoutePattern(key).WhyNot(path), StringComparison.Ordinal);

    private static void AssertMatch(string key, string path, bool taken)
    {
        var pattern = new RoutePattern(key);
        Assert.Equal(taken, pattern.Matches(path));
        Assert.Equal(taken, pattern.WhyNot(path) is null);
    }
}
