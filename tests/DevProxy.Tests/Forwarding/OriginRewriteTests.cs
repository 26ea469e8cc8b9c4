using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class OriginRewriteTests
{
    private static readonly CalledOrigin Called = new("http", "localhost:8010");

    [Theory]
    [InlineData("same-origin", "http://localhost:8010", "https://api.example.com")]
    [InlineData(null, "http://localhost:8010", "https://api.example.com")]
    [InlineData("same-origin", "http://localhost:3000", "https://api.example.com")]
    [InlineData(null, "http://localhost:3000", "http://localhost:3000")]
    [InlineData("same-site", "http://localhost:3000", "http://localhost:3000")]
    [InlineData("cross-site", "https://evil.example", "https://evil.example")]
    [InlineData("same-origin", "null", "null")]
    [InlineData("none", null, null)]
    public void Auto_keeps_a_request_same_origin_that_was_so_for_the_browser(string? site, string? origin, string? expected) =>
        Assert.Equal(expected, Rewritten(RewriteOriginKind.Auto, site, origin, null, "api.example.com").Origin);

    [Fact]
    public void Origin_and_Referer_agree_with_the_host_that_is_sent()
    {
        Assert.Equal(
            ("https://localhost:8010", "https://localhost:8010/page?x=%2F"),
            Rewritten(RewriteOriginKind.Auto, "same-origin", "http://localhost:8010", "http://localhost:8010/page?x=%2F", "localhost:8010")
        );
        Assert.Equal(
            (null, "https://api.example.com/"),
            Rewritten(RewriteOriginKind.Auto, "same-origin", null, "http://localhost:8010/", "api.example.com")
        );
    }

    [Fact]
    public void A_cross_origin_referer_stays() =>
        Assert.Equal(
            (null, "http://localhost:3000/page"),
            Rewritten(RewriteOriginKind.Auto, "same-site", null, "http://localhost:3000/page", "api.example.com")
        );

    [Theory]
    [InlineData("Target", "https://api.example.com")]
    [InlineData("Fixed", "https://app.example.com")]
    [InlineData("Never", "http://localhost:3000")]
    public void The_other_kinds_do_what_they_say(string name, string expected)
    {
        var kind = Enum.Parse<RewriteOriginKind>(name);
        Assert.Equal(
            (expected, expected + "/p"),
            Rewritten(kind, "same-site", "http://localhost:3000", "http://localhost:3000/p", "api.example.com")
        );
        Assert.Equal((null, null), Rewritten(kind, "none", null, null, "api.example.com"));
    }

    [Fact]
    public void Behind_a_dev_server_the_page_is_where_the_browser_is()
    {
        using var message = new HttpRequestMessage();
        message.Headers.Host = "api.example.com";
        message.Headers.TryAddWithoutValidation("Origin", "http://localhost:3000");
        OriginRewrite.Apply(message.Headers, Route(RewriteOriginKind.Auto), Called, new CalledOrigin("http", "localhost:3000"));
        Assert.Equal("https://api.example.com", message.Headers.NonValidated["Origin"].ToString());
    }

    private static (string? Origin, string? Referer) Rewritten(
        RewriteOriginKind kind,
        string? site,
        string? origin,
        string? referer,
        string host
    )
    {
        using var message = new HttpRequestMessage();
        message.Headers.Host = host;
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", site), ("Origin", origin), ("Referer", referer) })
        {
            if (value is not null)
                message.Headers.TryAddWithoutValidation(name, value);
        }

        OriginRewrite.Apply(message.Headers, Route(kind), Called, Called);
        string? Value(string name) => message.Headers.NonValidated.TryGetValues(name, out var lines) ? lines.ToString() : null;
        return (Value("Origin"), Value("Referer"));
    }

    private static RouteConfig Route(RewriteOriginKind kind) =>
        Routes.To("/", "https://api.example.com") with
        {
            RewriteOrigin = new RewriteOrigin(kind, kind == RewriteOriginKind.Fixed ? "https://app.example.com" : null),
        };
}
