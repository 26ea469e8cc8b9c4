namespace DevProxy.Cors.Tests;

public class ExplanationTests
{
    [Fact]
    public void Every_code_cause_hint_and_advisory_has_one_sentence() =>
        Assert.All(
            [
                .. Enum.GetValues<FailureCode>()
                    .Select(code =>
                        Judge
                            .Refuse(
                                Make.Context("PUT", CredentialsMode.Unknown, "x-a"),
                                code,
                                Make.Answer(404, "Access-Control-Allow-Origin: x")
                            )
                            .Explanation!
                    ),
                .. Enum.GetValues<RootCause>().Select(Sentence.Of),
                .. Enum.GetValues<Hint>().Select(Sentence.Of),
                .. Enum.GetValues<Advisory>().Select(Sentence.Of),
            ],
            sentence => Assert.Matches("^[A-Z\"l].*\\.$", sentence)
        );

    [Fact]
    public void The_cause_is_named_where_the_bytes_show_it()
    {
        var verdict = Judge.Preflight(Make.Context("PUT"), Make.Answer(401));

        Assert.Equal(
            $"The preflight response has no Access-Control-Allow-Origin, so the page at {Make.Page} may not send its request. "
                + Sentence.Of(RootCause.OptionsRejectedByAuth),
            verdict.Explanation
        );
    }

    [Fact]
    public void A_mismatch_says_how_the_origin_differs() =>
        Assert.Equal(
            $"The response allows {Make.Page}/, but the page's origin is {Make.Page}; browsers compare them byte for byte. An origin "
                + "has no trailing slash.",
            Judge.Request(Make.Context(), Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}/")).Explanation
        );

    [Fact]
    public void A_conditional_verdict_says_what_it_depends_on()
    {
        var context = Make.Context() with { History = new RouteHistory(PreflightUnanswered: true) };

        Assert.Equal(
            "Without credentials this passes; with credentials: 'include' the browser blocks it: the response allows \"*\", which does "
                + "not count for a "
                + $"request with credentials: it must name {Make.Page}. No request followed this preflight, so the page probably uses "
                + "credentials: 'include'.",
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: *")).Explanation
        );
    }

    [Fact]
    public void A_rewritten_origin_is_mentioned()
    {
        var context = Make.Context(credentials: CredentialsMode.NotInclude) with { RewrittenOrigin = "https://api.example.com" };

        Assert.Equal(
            "The upstream received https://api.example.com as the origin instead of the page's own.",
            Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: *")).Explanation
        );
    }

    [Fact]
    public void Where_another_origins_answer_does_not_decide_a_command_that_does_is_given()
    {
        var verdict = HypotheticalOrigin.Judge(Make.Context(), false, Make.Answer(200), "https://www.example.org");

        Assert.EndsWith($"devproxy check {Make.Api} --origin https://www.example.org", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_names_a_method_that_is_not_GET() =>
        Assert.EndsWith(
            "--origin https://www.example.org --method PUT",
            HypotheticalOrigin.Judge(Make.Context("PUT"), false, Make.Answer(200), "https://www.example.org").Explanation,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_rewritten_origin_is_mentioned_where_CORS_does_not_apply_too() =>
        Assert.Equal(
            "The upstream received https://api.example.com as the origin instead of the page's own.",
            Judge.NotApplicable(Make.Context() with { RewrittenOrigin = "https://api.example.com" }, Make.Answer(200)).Explanation
        );

    [Fact]
    public void After_a_refused_preflight_without_a_request_the_browser_stopped_there()
    {
        var unanswered = Make.Context("PUT") with { History = new RouteHistory(PreflightUnanswered: true) };

        Assert.EndsWith(
            "No request followed: the browser stopped here.",
            Judge.Preflight(unanswered, Make.Answer(404)).Explanation,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("stopped here", Judge.Preflight(Make.Context("PUT"), Make.Answer(404)).Explanation, StringComparison.Ordinal);
    }
}
