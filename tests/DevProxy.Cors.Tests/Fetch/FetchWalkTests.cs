namespace DevProxy.Cors.Tests;

public class FetchWalkTests
{
    private const string Acao = "Access-Control-Allow-Origin: *";

    [Fact]
    public void A_simple_request_is_sent_at_once_with_its_origin()
    {
        var walk = Start("get", Make.Api, headers: ["Accept: a/b", "Cookie: no"]);

        Assert.Equal(FetchStepKind.Request, walk.Next!.Kind);
        Assert.Equal("GET", walk.Next.Method);
        Assert.Equal(["Accept", "Origin"], walk.Next.Headers.Select(line => line.Name));
        Assert.False(walk.Next.SendsCredentials);
        Assert.Null(walk.Verdict);
    }

    [Fact]
    public void A_preflight_comes_first_and_a_refusal_ends_the_fetch()
    {
        var walk = Start("PUT", Make.Api, include: true);
        Assert.Equal(FetchStepKind.Preflight, walk.Next!.Kind);
        Assert.False(walk.Next.SendsCredentials);

        walk = walk.Take(Make.Answer(404));

        Assert.Null(walk.Next);
        Assert.Equal(FailureCode.PreflightAcaoMissing, walk.Verdict!.Code);
        Assert.Single(walk.Taken);
        Assert.Throws<InvalidOperationException>(() => walk.Take(null));
    }

    [Fact]
    public void After_a_preflight_that_passes_the_request_is_judged_too()
    {
        var walk = Start("PUT", Make.Api).Take(Make.Answer(204, Acao, "Access-Control-Allow-Methods: PUT"));
        Assert.Equal(("PUT", FetchStepKind.Request), (walk.Next!.Method, walk.Next.Kind));

        walk = walk.Take(Make.Answer(500));

        Assert.Equal(FailureCode.AcaoMissing, walk.Verdict!.Code);
        Assert.Equal(2, walk.Taken.Length);
        Assert.Empty(walk.ExposedHeaders);
    }

    [Fact]
    public void A_cached_preflight_is_skipped()
    {
        var walk = Start("PUT", Make.Api).SkipPreflight();

        Assert.Equal(FetchStepKind.Request, walk.Next!.Kind);
        Assert.Throws<InvalidOperationException>(() => walk.SkipPreflight());
    }

    [Fact]
    public void A_divergent_preflight_is_followed_by_the_request_and_stays_the_verdict()
    {
        var walk = Start("GET", Make.Api, headers: ["Authorization: Bearer x"])
            .Take(Make.Answer(204, Acao, "Access-Control-Allow-Headers: *"));
        Assert.Equal(Outcome.Divergent, walk.Verdict!.Outcome);
        Assert.Equal(FetchStepKind.Request, walk.Next!.Kind);

        Assert.Equal(Outcome.Divergent, walk.Take(Make.Answer(200, Acao)).Verdict!.Outcome);
        Assert.Equal(FailureCode.AcaoMissing, walk.Take(Make.Answer(200)).Verdict!.Code);
    }

    [Fact]
    public void Same_origin_requests_carry_Origin_unless_they_are_GET_or_HEAD()
    {
        Assert.False(Start("GET", Make.Page + "/x").Next!.Headers.Contains("Origin"));
        Assert.False(Start("HEAD", Make.Page + "/x").Next!.Headers.Contains("Origin"));
        Assert.True(Start("PUT", Make.Page + "/x").Next!.Headers.Contains("Origin"));
        Assert.Equal(FetchStepKind.Request, Start("PUT", Make.Page + "/x").Next!.Kind);
    }

    [Fact]
    public void A_redirect_back_to_the_pages_origin_still_needs_the_headers()
    {
        var walk = Start("GET", Make.Api).Take(Make.Answer(302, Acao, "Location: " + Make.Page + "/home"));
        Assert.Equal("null", walk.Next!.Headers.Get("Origin"));

        walk = walk.Take(Make.Answer(200, "Access-Control-Allow-Origin: " + Make.Page));

        Assert.Equal(FailureCode.AcaoMismatch, walk.Verdict!.Code);
        Assert.Contains(Hint.RedirectTaintedOrigin, walk.Verdict.Hints);
        Assert.Contains($"(redirected from '{Make.Api}') from origin '{Make.Page}'", walk.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_without_the_headers_is_not_followed() =>
        Assert.Equal(FailureCode.AcaoMissing, Start("GET", Make.Api).Take(Make.Answer(302, "Location: /x")).Verdict!.Code);

    [Fact]
    public void A_redirect_to_user_info_is_refused_after_its_own_headers_passed()
    {
        var walk = Start("GET", Make.Api).Take(Make.Answer(302, Acao, "Location: https://u:p@api.example.com/"));

        Assert.Null(walk.Next);
        Assert.Equal(FailureCode.RedirectUserinfo, walk.Verdict!.Code);
    }

    [Fact]
    public void A_loop_ends_after_twenty_redirects()
    {
        var walk = Start("GET", Make.Api);
        while (walk.Next is not null)
            walk = walk.Take(Make.Answer(302, Acao, "Location: /x"));

        Assert.Equal(21, walk.Taken.Length);
        Assert.Equal(FailureCode.RedirectTooMany, walk.Verdict!.Code);
    }

    [Theory]
    [InlineData(FetchMode.NoCors)]
    [InlineData(FetchMode.Navigate)]
    [InlineData(FetchMode.WebSocket)]
    public void Other_modes_are_not_checked(FetchMode mode)
    {
        var walk = FetchWalk
            .Start(new FetchRequest("GET", Make.Api, Make.Origin(Make.Page), HeaderList.Empty, false, mode))
            .Take(Make.Answer(200));

        Assert.Equal(Outcome.NotApplicable, walk.Verdict!.Outcome);
        Assert.Null(walk.Next);
    }

    [Fact]
    public void Mode_same_origin_sends_nothing_elsewhere_and_follows_no_redirect_there()
    {
        FetchWalk Start(string url) =>
            FetchWalk.Start(new FetchRequest("GET", url, Make.Origin(Make.Page), HeaderList.Empty, false, FetchMode.SameOrigin));

        Assert.Equal(FailureCode.ModeSameOrigin, Start(Make.Api).Verdict!.Code);
        Assert.Null(Start(Make.Api).Next);
        Assert.Equal(FailureCode.ModeSameOrigin, Start(Make.Page).Take(Make.Answer(302, "Location: " + Make.Api)).Verdict!.Code);
    }

    [Fact]
    public void A_request_without_an_answer_has_no_CORS_verdict() =>
        Assert.Equal(Outcome.NotApplicable, Start("GET", Make.Api).Take(null).Verdict!.Outcome);

    [Fact]
    public void The_headers_that_script_can_read_are_known_at_the_end() =>
        Assert.Equal(
            ["content-type", "etag"],
            Start("GET", Make.Api)
                .Take(Make.Answer(200, Acao, "Content-Type: a/b", "ETag: 1", "X: 1", "Access-Control-Expose-Headers: etag"))
                .ExposedHeaders
        );

    [Fact]
    public void What_an_earlier_step_blocks_with_credentials_stays_blocked()
    {
        var walk = Start("PUT", Make.Api)
            .Take(Make.Answer(204, Acao, "Access-Control-Allow-Methods: PUT"))
            .Take(Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}", "Access-Control-Allow-Credentials: true"));

        Assert.Equal((Outcome.Allowed, null), (walk.Verdict!.Outcome, walk.Verdict.Code));
        Assert.Equal(FailureCode.PreflightAcaoWildcardWithCredentials, walk.Verdict.WithCredentials.Code);
        Assert.Equal(Outcome.Allowed, walk.Taken[^1].Verdict.WithCredentials.Outcome);
    }

    [Fact]
    public void A_request_whose_preflight_alone_has_the_headers_says_so()
    {
        var walk = Start("PUT", Make.Api).Take(Make.Answer(204, Acao, "Access-Control-Allow-Methods: PUT")).Take(Make.Answer(200));

        Assert.Equal(RootCause.CorsOnlyOnPreflight, walk.Verdict!.RootCause);
    }

    [Fact]
    public void The_body_of_an_error_may_show_the_backend()
    {
        var walk = Start("get", Make.Api).Take(Make.Answer(404), "<pre>Cannot GET /</pre>");

        Assert.Equal(Backend.Express, walk.Verdict!.Fix!.Backend);
    }

    [Fact]
    public void After_a_tainting_redirect_the_page_has_to_call_the_final_URL()
    {
        var walk = Start("get", Make.Api)
            .Take(Make.Answer(302, Acao, "Location: https://other.example/"))
            .Take(Make.Answer(200, "Access-Control-Allow-Origin: https://nobody.example"));

        Assert.Contains("the request's origin is null", walk.Verdict!.Explanation, StringComparison.Ordinal);
        Assert.StartsWith("Call the final URL directly, https://other.example/", walk.Verdict.Fix!.Summary, StringComparison.Ordinal);
        Assert.Empty(walk.Verdict.Fix.Snippets);
    }

    private static FetchWalk Start(string method, string url, bool include = false, params string[] headers) =>
        FetchWalk.Start(new FetchRequest(method, url, Make.Origin(Make.Page), Make.Headers(headers), include));

    [Fact]
    public void An_error_after_a_preflight_that_passed_bypassed_the_CORS_layer()
    {
        var walk = Start("PUT", Make.Api).Take(Make.Answer(204, Acao, "Access-Control-Allow-Methods: PUT"));

        Assert.Equal(RootCause.ErrorResponseBypassesCors, walk.Take(Make.Answer(500)).Verdict!.RootCause);
        Assert.Equal(RootCause.CorsOnlyOnPreflight, walk.Take(Make.Answer(200)).Verdict!.RootCause);
    }
}
