using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamPathTests
{
    [Theory]
    [InlineData("http://a.example", "/x", "/x")]
    [InlineData("http://a.example/", "/x", "/x")]
    [InlineData("http://a.example/v2", "/x", "/v2/x")]
    [InlineData("http://a.example/v2/", "/x", "/v2/x")]
    [InlineData("http://a.example/v2", "/", "/v2/")]
    [InlineData("http://a.example/v2", "//x", "/v2//x")]
    [InlineData("http://a.example", "/a%2Fb/%2e%2e/+%25//", "/a%2Fb/%2e%2e/+%25//")]
    public void The_targets_path_is_put_in_front_with_one_slash_at_the_join(string target, string path, string expected) =>
        Assert.Equal(expected, UpstreamPath.Of(Routes.To("/", target), path).Value);

    [Theory]
    [InlineData("^/api", "", "/api/users", "/users")]
    [InlineData("^/api", "", "/api", "/")]
    [InlineData("^/api/", "", "/api/users", "/users")]
    [InlineData("^/api/", "/", "/api/users", "/users")]
    [InlineData("^/api", "/base", "/api/users", "/base/users")]
    [InlineData("^/old/(\\d+)", "/new/$1", "/old/42/x", "/new/42/x")]
    [InlineData("a", "b", "/aaa", "/baa")]
    [InlineData("^/other", "", "/api", "/api")]
    public void The_first_rule_that_matches_replaces_its_first_match(string pattern, string replacement, string path, string expected)
    {
        var route = Routes.To("/", "http://a.example") with { PathRewrite = [Rule(pattern, replacement), Rule("^/", "/never/")] };
        Assert.Equal(expected == path ? "/never" + path : expected, UpstreamPath.Of(route, path).Value);
    }

    [Fact]
    public void A_rule_that_cannot_decide_in_time_rewrites_nothing()
    {
        var route = Routes.To("/", "http://a.example") with
        {
            PathRewrite = [new PathRewriteRule(new Regex("(?:a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(20)), "")],
        };
        var path = "/" + new string('a', 40) + "!";
        Assert.Equal(path, UpstreamPath.Of(route, path).Value);
    }

    [Theory]
    [InlineData("http://a.example", null, "/x", "/x")]
    [InlineData("http://a.example", "/auth", "/login?x=1#y", "/auth/login?x=1#y")]
    [InlineData("http://a.example", "/auth", "/", "/auth/")]
    [InlineData("http://a.example/v2", null, "/v2/x", "/x")]
    [InlineData("http://a.example/v2", null, "/v2", "/")]
    [InlineData("http://a.example/v2", null, "/v2?x", "/?x")]
    [InlineData("http://a.example/v2", null, "/v20/x", null)]
    [InlineData("http://a.example/v2", null, "/other", null)]
    [InlineData("http://a.example/v2", "/auth", "/v2/login", "/auth/login")]
    [InlineData("http://a.example/v2", "/auth", "/v2", "/auth")]
    public void The_way_back_undoes_the_strip_and_the_targets_own_path(string target, string? stripped, string upstream, string? browser)
    {
        var route = Routes.To("/", target) with { PathRewrite = stripped is null ? [] : [Routes.Strip(stripped)] };
        Assert.Equal(browser, UpstreamPath.Of(route, (stripped ?? "") + "/anything").Back(upstream));
    }

    private static PathRewriteRule Rule(string pattern, string replacement) =>
        new(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), replacement);
}
