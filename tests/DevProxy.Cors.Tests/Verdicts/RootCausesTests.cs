namespace DevProxy.Cors.Tests;

public class RootCausesTests
{
    private const string Named = "Access-Control-Allow-Origin: " + Make.Page;

    [Theory]
    [InlineData(401, RootCause.OptionsRejectedByAuth)]
    [InlineData(403, RootCause.OptionsForbidden)]
    [InlineData(404, RootCause.OptionsNotRouted)]
    [InlineData(405, RootCause.OptionsNotRouted)]
    [InlineData(501, RootCause.OptionsNotRouted)]
    [InlineData(500, RootCause.OptionsCrashed)]
    [InlineData(503, RootCause.OptionsCrashed)]
    [InlineData(200, null)]
    [InlineData(400, null)]
    public void The_status_shows_why_a_preflight_lacks_its_headers(int status, RootCause? expected)
    {
        Assert.Equal(expected, Judge.Preflight(Make.Context("PUT"), Make.Answer(status)).RootCause);
        if (status != 200)
            Assert.Equal(expected, Judge.Preflight(Make.Context("PUT", CredentialsMode.NotInclude), Make.Answer(status, Named)).RootCause);
    }

    [Fact]
    public void A_wrong_value_was_set_by_a_CORS_layer_whatever_the_status() =>
        Assert.Null(Judge.Preflight(Make.Context("PUT"), Make.Answer(404, "Access-Control-Allow-Origin: https://b.example")).RootCause);

    [Theory]
    [InlineData("http://a.example/x", "https://a.example/x", RootCause.HttpsRedirect)]
    [InlineData("https://a.example/x", "/x/", RootCause.SlashRedirect)]
    [InlineData("https://a.example/x/", "https://a.example/x", RootCause.SlashRedirect)]
    [InlineData("https://a.example/x", "https://www.a.example/x", RootCause.HostRedirect)]
    [InlineData("https://a.example/x", "/account/login?next=/x", RootCause.OptionsRejectedByAuth)]
    [InlineData("https://a.example/x", "https://sso.example/oauth", RootCause.OptionsRejectedByAuth)]
    [InlineData("https://a.example/login", "/login/", RootCause.SlashRedirect)]
    [InlineData("https://a.example/x", "/y", null)]
    [InlineData("https://a.example/lesson", "/lessons", null)]
    [InlineData("https://a.example/x", "/authors", null)]
    [InlineData("https://a.example/x", "https://id.example/realms/a/protocol/openid-connect/auth?x", RootCause.OptionsRejectedByAuth)]
    [InlineData("https://a.example/x", "/auth/SSO", RootCause.OptionsRejectedByAuth)]
    [InlineData("https://a.example/x", "https://a.example:8443/x", RootCause.HostRedirect)]
    [InlineData("http://a.example:8080/x", "https://a.example/x", RootCause.HttpsRedirect)]
    [InlineData("https://a.example/x", "http://a.example/x", null)]
    [InlineData("https://a.example/x", "http://a.example/x/", RootCause.SlashRedirect)]
    public void A_redirects_target_tells_why(string url, string location, RootCause? expected) =>
        Assert.Equal(
            expected,
            Judge.Preflight(Make.Context("PUT") with { Url = url }, Make.Answer(302, "Location: " + location)).RootCause
        );

    [Fact]
    public void Two_lines_or_a_list_with_the_origin_were_added_twice()
    {
        AssertCause(RootCause.CorsAddedTwice, Make.Context(), Make.Answer(200, Named, Named));
        AssertCause(RootCause.OriginListInOneLine, Make.Context(), Make.Answer(200, Named + ", https://b.example"));
        AssertCause(RootCause.CorsAddedTwice, Make.Context(), Make.Answer(200, Named + ", " + Make.Page));
        AssertCause(RootCause.CorsAddedTwice, Make.Context(), Make.Answer(200, Named + ", *"));
        AssertCause(
            RootCause.CorsAddedTwice,
            Make.Context(),
            Make.Answer(200, Named, "Access-Control-Allow-Credentials: true", "Access-Control-Allow-Credentials: true")
        );
        AssertCause(
            RootCause.OriginListInOneLine,
            Make.Context(),
            Make.Answer(200, "Access-Control-Allow-Origin: https://b.example https://c.example")
        );
    }

    [Fact]
    public void Other_exchanges_show_the_rest()
    {
        AssertCause(RootCause.UpstreamUnreachable, With(new RouteHistory(IsProxyAnswer: true)), Make.Answer(502));
        AssertCause(
            RootCause.ErrorResponseBypassesCors,
            With(new RouteHistory(RouteHadHeaders: true, PreflightPassed: true)),
            Make.Answer(500)
        );
        AssertCause(RootCause.ErrorResponseBypassesCors, With(new RouteHistory(PreflightPassed: true)), Make.Answer(429));
        AssertCause(RootCause.CorsOnlyOnPreflight, With(new RouteHistory(PreflightPassed: true)), Make.Answer(200));
        AssertCause(RootCause.CorsOnlyOnPreflight, With(new RouteHistory(PreflightPassed: true)), Make.Answer(200, Named));
        AssertCause(RootCause.OriginNotInList, With(new RouteHistory(AllowedOrigins: ["https://b.example"])), Make.Answer(200));
        AssertCause(null, With(new RouteHistory(AllowedOrigins: [Make.Page])), Make.Answer(200));
        AssertCause(null, With(new RouteHistory(RouteHadHeaders: true)), Make.Answer(200));
    }

    [Fact]
    public void What_a_proxy_refused_says_nothing_of_the_upstream_and_is_fixed_at_the_proxy()
    {
        var refused = With(new RouteHistory(PreflightPassed: true, ProxyRefusal: "Allow the origin."));

        var preflight = Judge.Preflight(refused, Make.Answer(403));
        var request = Judge.Request(refused, Make.Answer(403));

        Assert.All([preflight, request], verdict => Assert.Null(verdict.RootCause));
        Assert.All([preflight, request], verdict => Assert.Equal("Allow the origin.", verdict.Fix!.Summary));
        Assert.All([preflight, request], verdict => Assert.Empty(verdict.Fix!.Snippets));
        Assert.All(
            [preflight, request],
            verdict => Assert.EndsWith("did not ask the upstream.", verdict.Explanation, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_preflight_without_an_answer_means_that_the_upstream_is_unreachable() =>
        Assert.Equal(RootCause.UpstreamUnreachable, Judge.Preflight(Make.Context("PUT"), null).RootCause);

    [Fact]
    public void What_passes_has_no_cause() =>
        AssertCause(null, With(new RouteHistory(IsProxyAnswer: true)), Make.Answer(502, Named, "Access-Control-Allow-Credentials: true"));

    private static JudgingContext With(RouteHistory history) => Make.Context() with { History = history };

    private static void AssertCause(RootCause? expected, JudgingContext context, Answer answer) =>
        Assert.Equal(expected, Judge.Request(context, answer).RootCause);

    [Theory]
    [InlineData("https://api.example.com/x/", RootCause.SlashRedirect)]
    [InlineData("http://localhost:8010/api/x/", RootCause.SlashRedirect)]
    [InlineData("https://other.example/x", RootCause.HostRedirect)]
    [InlineData("https://api.example.com/y", null)]
    public void A_redirect_is_compared_with_the_upstreams_own_URL_too(string location, RootCause? expected)
    {
        var context = Make.Context("PUT") with { Url = "http://localhost:8010/api/x", UpstreamUrl = "https://api.example.com/x" };

        Assert.Equal(expected, Judge.Preflight(context, Make.Answer(307, "Location: " + location)).RootCause);
    }
}
