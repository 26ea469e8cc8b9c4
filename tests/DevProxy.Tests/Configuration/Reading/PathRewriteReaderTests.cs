namespace DevProxy.Tests.Configuration.Reading;

public sealed class PathRewriteReaderTests
{
    [Theory]
    [InlineData("^/auth", "", "/auth")]
    [InlineData("^/auth", "/", "/auth")]
    [InlineData("^/auth/", "", "/auth")]
    [InlineData("^/auth/", "/", "/auth")]
    [InlineData("^/auth/?", "/", "/auth")]
    [InlineData("^/auth(/|$)", "/", "/auth")]
    [InlineData("^/auth(?:/|$)", "/", "/auth")]
    [InlineData("^/auth(?=/|$)", "", "/auth")]
    [InlineData("^\\\\/auth\\\\/", "/", "/auth")]
    [InlineData("^/api/v1\\\\.0", "", "/api/v1.0")]
    [InlineData("/api", "", "/api")]
    [InlineData("/other", "", null)]
    [InlineData("^/auth", "/v2", null)]
    [InlineData("^/a.c", "", null)]
    [InlineData("^/auth/.*", "", null)]
    [InlineData("^/(a|b)", "", null)]
    [InlineData("^/", "", null)]
    [InlineData("auth", "", null)]
    public void A_plain_prefix_that_is_stripped_is_known_by_name(string pattern, string replacement, string? prefix) =>
        Assert.Equal(
            prefix,
            Assert
                .Single(
                    Given.Route($$"""{ "target": "http://localhost:1", "pathRewrite": { "{{pattern}}": "{{replacement}}" } }""").PathRewrite
                )
                .StrippedPrefix
        );

    [Fact]
    public void Rules_stay_in_file_order_and_replace_their_first_match()
    {
        var rules = Given.Route("""{ "target": "http://localhost:1", "pathRewrite": { "^/b/(.*)$": "/$1/b", "a": "x" } }""").PathRewrite;

        Assert.Equal("/c/b", rules[0].Pattern.Replace("/b/c", rules[0].Replacement, 1));
        Assert.Equal("/x/a", rules[1].Pattern.Replace("/a/a", rules[1].Replacement, 1));
    }

    [Fact]
    public void One_match_has_a_tenth_of_a_second() =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(100),
            Given.Route("""{ "target": "http://localhost:1", "pathRewrite": { "^/(a+)+$": "" } }""").PathRewrite[0].Pattern.MatchTimeout
        );

    [Theory]
    [InlineData("‸\"^/(a\": \"\"", "is not a valid regular expression")]
    [InlineData("\"^/a\": ‸\"/b c\"", "not allowed in a path")]
    [InlineData("\"^/a\": ‸\"/b?c=1\"", "not allowed in a path")]
    [InlineData("\"^/a\": ‸\"/${1}\"", "is not a valid variable")]
    [InlineData("\"^/a\": ‸null", "must be a replacement")]
    public void What_is_no_rule_is_told(string rule, string message) =>
        Given.Problem($$"""{ "routes": { "/api": { "target": "http://localhost:1", "pathRewrite": { {{rule}} } } } }""", message, "");
}
