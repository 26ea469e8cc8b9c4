using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class CookieReaderTests
{
    [Theory]
    [InlineData("\"auto\"", nameof(CookieRewriteKind.Auto), "")]
    [InlineData("false", nameof(CookieRewriteKind.Off), "")]
    [InlineData("\"\"", nameof(CookieRewriteKind.Map), "*=")]
    [InlineData("\"a.test\"", nameof(CookieRewriteKind.Map), "*=a.test")]
    [InlineData("{ \"a.example\": \"a.test\", \"*\": \"\" }", nameof(CookieRewriteKind.Map), "*= a.example=a.test")]
    public void A_Domain_is_rewritten_as_in_http_proxy(string json, string kind, string map)
    {
        var rewrite = Given.Route($$"""{ "target": "http://localhost:1", "cookieDomainRewrite": {{json}} }""").CookieDomainRewrite;

        Assert.Equal(
            (kind, map),
            (
                rewrite.Kind.ToString(),
                string.Join(' ', rewrite.Map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))
            )
        );
    }

    [Theory]
    [InlineData("\"/x\"", nameof(CookieRewriteKind.Map))]
    [InlineData("\"\"", nameof(CookieRewriteKind.Map))]
    [InlineData("{ \"/a\": \"/\" }", nameof(CookieRewriteKind.Map))]
    [InlineData("false", nameof(CookieRewriteKind.Off))]
    public void A_Path_is_rewritten_as_in_http_proxy(string json, string kind) =>
        Assert.Equal(
            kind,
            Given.Route($$"""{ "target": "http://localhost:1", "cookiePathRewrite": {{json}} }""").CookiePathRewrite.Kind.ToString()
        );

    [Fact]
    public void A_Domain_knows_no_upper_and_lower_case_and_a_Path_does()
    {
        var route = Given.Route(
            """{ "target": "http://localhost:1", "cookieDomainRewrite": { "A.example": "" }, "cookiePathRewrite": { "/A": "" } }"""
        );

        Assert.True(route.CookieDomainRewrite.Map.ContainsKey("a.EXAMPLE"));
        Assert.False(route.CookiePathRewrite.Map.ContainsKey("/a"));
    }

    [Theory]
    [InlineData("{ \"*\": \"nosecure samesite=lax\", \"sid\": [\"httponly\"] }")]
    [InlineData("{ \"*\": \"NoSecure, SameSite=Lax;\", \"sid\": \"HttpOnly\" }")]
    public void Flags_are_words_of_nginx(string json)
    {
        var flags = Given.Route($$"""{ "target": "http://localhost:1", "cookieFlags": {{json}} }""").CookieFlags;

        Assert.Equal(CookieRewriteKind.Map, flags.Kind);
        Assert.Equal(["nosecure", "samesite=lax"], flags.Map["*"]);
        Assert.Equal(["httponly"], flags.Map["sid"]);
    }

    [Theory]
    [InlineData("\"cookieFlags\": { \"*\": ‸\"nosecur\" }", "is not a valid cookie flag", "did you mean nosecure?")]
    [InlineData("\"cookieFlags\": { \"*\": [\"secure\", ‸\"x\"] }", "is not a valid cookie flag", "samesite=lax")]
    [InlineData("\"cookieFlags\": { ‸\"a b\": \"secure\" }", "is not a valid cookie name", "*")]
    [InlineData("\"cookieFlags\": ‸true", "must be", "")]
    [InlineData("\"cookieDomainRewrite\": ‸\"a;b\"", "is not allowed in a cookie", "semicolon")]
    [InlineData("\"cookiePathRewrite\": ‸\"x\"", "must begin with a slash", "\"/x\"")]
    [InlineData("\"cookiePathRewrite\": { \"/a\": ‸\"x\" }", "must begin with a slash", "\"/x\"")]
    public void A_rewrite_that_no_cookie_can_have_is_told(string json, string message, string fix) =>
        Given.Problem($$"""{ "routes": { "/api": { "target": "http://localhost:1", {{json}} } } }""", message, fix);
}
