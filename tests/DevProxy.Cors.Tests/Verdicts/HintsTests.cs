namespace DevProxy.Cors.Tests;

public class HintsTests
{
    [Theory]
    [InlineData("https://app.example.com", "https://app.example.com/", "trailing-slash")]
    [InlineData("https://app.example.com", "https://app.example.com/login", "has-path")]
    [InlineData("https://app.example.com", "https://App.example.com", "case-differs")]
    [InlineData("https://app.example.com", "http://app.example.com", "scheme-differs")]
    [InlineData("http://localhost:3000", "http://localhost:5173", "port-differs")]
    [InlineData("https://app.example.com", "https://app.example.com:443", "default-port-written")]
    [InlineData("http://localhost:3000", "http://127.0.0.1:3000", "localhost-vs-loopback-ip")]
    [InlineData("http://[::1]:3000", "http://localhost:3000", "localhost-vs-loopback-ip")]
    [InlineData("https://app.example.com", "https://www.example.com", "subdomain-differs")]
    [InlineData("https://app.example.com", "https://example.com", "subdomain-differs")]
    [InlineData("https://app.example.com", "https://*.example.com", "wildcard-in-host")]
    [InlineData("https://app.example.com", "*.example.com", "wildcard-in-host")]
    [InlineData("https://app.example.com", "https://api.example.com", "is-target-origin,subdomain-differs")]
    [InlineData("https://app.example.com", "null", "null-literal")]
    [InlineData("http://localhost:3000", "http://127.0.0.1:5173/", "trailing-slash,localhost-vs-loopback-ip,port-differs")]
    [InlineData("http://localhost:3000", "https://localhost", "scheme-differs,port-differs")]
    [InlineData("https://app.example.com", "https://other.example.org", "")]
    [InlineData("http://10.0.0.1", "http://10.1.0.1", "")]
    public void A_mismatch_shows_how_it_differs(string origin, string value, string expected)
    {
        var verdict = Judge.Request(Make.Context() with { Origin = origin }, Make.Answer(200, "Access-Control-Allow-Origin: " + value));

        Assert.Equal(expected, string.Join(',', verdict.Hints.Select(WireName.Of)));
    }

    [Fact]
    public void A_redirect_that_tainted_the_origin_comes_first()
    {
        var context = Make.Context() with { Origin = "null", RedirectedFrom = "https://a.example/" };

        Assert.Equal(
            [Hint.RedirectTaintedOrigin],
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: " + Make.Page)).Hints
        );
    }

    [Fact]
    public void An_upstream_that_allows_the_rewritten_origin_is_recognized()
    {
        var context = Make.Context() with { RewrittenOrigin = "https://upstream.example" };

        Assert.Contains(
            Hint.IsTargetOrigin,
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: https://upstream.example")).Hints
        );
    }

    [Fact]
    public void An_answer_for_another_origin_may_be_stale()
    {
        var context = Make.Context() with { History = new RouteHistory(CacheableOrigins: ["https://b.example"]) };

        Assert.Equal([Hint.StaleCache], Judge.Preflight(context, Make.Answer(204, "Access-Control-Allow-Origin: https://b.example")).Hints);
    }

    [Fact]
    public void Other_failures_have_no_hint() => Assert.Empty(Judge.Request(Make.Context(), Make.Answer(200)).Hints);

    [Fact]
    public void A_server_that_names_itself_is_recognized_by_the_URL_it_was_called_with()
    {
        var context = Make.Context() with { Url = "http://localhost:8010/x", UpstreamUrl = "https://upstream.example/x" };

        Assert.Contains(
            Hint.IsTargetOrigin,
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: https://upstream.example")).Hints
        );
        Assert.Contains(
            Hint.IsTargetOrigin,
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: http://localhost:8010")).Hints
        );
    }

    [Fact]
    public void An_opaque_page_is_not_tainted_by_a_redirect()
    {
        var context = Make.Context() with { Origin = "null", PageOrigin = "null", RedirectedFrom = "https://a.example/" };

        Assert.Empty(Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: " + Make.Page)).Hints);
    }
}
