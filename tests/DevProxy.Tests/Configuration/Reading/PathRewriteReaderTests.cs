using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;

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

    [Theory]
    [InlineData("^/backend", "/api", "/backend", "/api")]
    [InlineData("^/backend(?=/|$)", "/api/v2", "/backend", "/api/v2")]
    [InlineData("^/backend/", "/api/", "/backend", "/api")]
    [InlineData("/api", "/v2", "/api", "/v2")]
    [InlineData("/other", "/v2", null, null)]
    [InlineData("^/backend/", "/api", null, null)]
    [InlineData("^/backend", "/api/", null, null)]
    [InlineData("^/backend", "/$&", null, null)]
    [InlineData("^/backend", "", null, null)]
    [InlineData("^/(a|b)", "/api", null, null)]
    public void A_plain_prefix_that_is_replaced_is_known_with_what_replaces_it(
        string pattern,
        string replacement,
        string? prefix,
        string? by
    )
    {
        var rule = Assert.Single(
            Given.Route($$"""{ "target": "http://localhost:1", "pathRewrite": { "{{pattern}}": "{{replacement}}" } }""").PathRewrite
        );
        Assert.Equal((prefix, by), (rule.ReplacedPrefix?.Prefix, rule.ReplacedPrefix?.By));
    }

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

    // What "abcdef".replace(/…/, "…") gives in a browser's console.
    [Theory]
    [InlineData("b(c)(d)", "[$2$1]", "a[dc]ef")]
    [InlineData("b(c)", "[$&]", "a[bc]def")]
    [InlineData("b(c)", "[$`|$']", "a[a|def]def")]
    [InlineData("b(c)", "[$$1]", "a[$1]def")]
    [InlineData("b(c)", "[$0]", "a[$0]def")]
    [InlineData("b(c)", "[$2]", "a[$2]def")]
    [InlineData("b(c)", "[$10]", "a[c0]def")]
    [InlineData("b(c)", "[$01]", "a[c]def")]
    [InlineData("b(c)", "[$00]", "a[$00]def")]
    [InlineData("b(c)", "[$_]", "a[$_]def")]
    [InlineData("b(c)", "[$+]", "a[$+]def")]
    [InlineData("b(c)", "[${1}]", "a[${1}]def")]
    [InlineData("b(c)", "[$", "a[$def")]
    [InlineData("b(c)", "[$<x>]", "a[$<x>]def")]
    [InlineData("b(?<x>c)", "[$<x>]", "a[c]def")]
    [InlineData("b(?<x>c)", "[$<y>]", "a[]def")]
    [InlineData("b(?<x>c)", "[$<x]", "a[$<x]def")]
    [InlineData("(a)(b)(c)(d)(e)(f)()()()()(c?)", "$11-$10", "-")]
    public void A_replacement_means_what_it_means_in_JavaScript(string pattern, string replacement, string result)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

        Assert.Equal(result, regex.Replace("abcdef", Replacement.FromJavaScript(replacement, regex), 1));
    }

    [Fact]
    public void A_good_expression_has_a_time_limit()
    {
        Assert.Null(SafeRegex.Compile("^/a$", out var regex));
        Assert.Equal(SafeRegex.Limit, regex!.MatchTimeout);
    }

    [Theory]
    [InlineData("(a", "at offset 2. Not enough )'s")]
    [InlineData("a\\", "at offset 2")]
    public void A_bad_one_says_where_it_is_bad(string pattern, string reason)
    {
        var problems = new ProblemList();

        Assert.Null(SafeRegex.Compile(pattern, default, problems));
        Assert.Contains(reason, Assert.Single(problems.InFileOrder()).Message, StringComparison.Ordinal);
    }
}
