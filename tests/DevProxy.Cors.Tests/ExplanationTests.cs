namespace DevProxy.Cors.Tests;

public class ExplanationTests
{
    public static TheoryData<FailureCode> Codes => [.. Enum.GetValues<FailureCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_its_sentence(FailureCode code)
    {
        var verdict = Judge.Refuse(Make.Situation("PUT", CredentialsMode.Unknown, "x-a"), code, Make.Answer(404, "Access-Control-Allow-Origin: x"));

        Assert.EndsWith(".", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_the_cause_where_the_bytes_show_one()
    {
        var verdict = Judge.Preflight(Make.Situation("PUT"), Make.Answer(401));

        Assert.Equal(
            $"The preflight's answer has no Access-Control-Allow-Origin, so that the page at {Make.Page} may not send its request. "
            + Sentence.Of(RootCause.OptionsRejectedByAuth),
            verdict.Explanation);
    }

    [Fact]
    public void It_tells_in_what_the_origin_differs() =>
        Assert.Equal(
            $"The answer allows {Make.Page}/, and the page's origin is {Make.Page}; a browser compares them byte for byte. An origin has no trailing slash.",
            Judge.Request(Make.Situation(), Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}/")).Explanation);

    [Fact]
    public void A_conditional_verdict_says_on_what_it_depends()
    {
        var situation = Make.Situation() with { Background = new Background(PreflightUnanswered: true) };

        Assert.Equal(
            "Without credentials this passes; with credentials: 'include' the browser refuses: the answer allows \"*\", which does not count for a "
            + $"request with credentials: it has to name {Make.Page}. No request followed this preflight, which points to credentials: 'include'.",
            Judge.Request(situation, Make.Answer(200, "Access-Control-Allow-Origin: *")).Explanation);
    }

    [Fact]
    public void It_says_when_the_upstream_did_not_see_the_pages_origin()
    {
        var situation = Make.Situation(credentials: CredentialsMode.NotInclude) with { RewrittenOrigin = "https://api.example.com" };

        Assert.Equal(
            "The upstream was shown https://api.example.com as the origin, not the page's own.",
            Judge.Request(situation, Make.Answer(200, "Access-Control-Allow-Origin: *")).Explanation);
    }

    [Fact]
    public void What_another_answer_cannot_tell_comes_with_the_command_that_can()
    {
        var verdict = HypotheticalOrigin.Judge(Make.Situation(), false, Make.Answer(200), "https://www.example.org");

        Assert.EndsWith($"devproxy check {Make.Api} --origin https://www.example.org", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_names_a_method_that_is_not_GET() =>
        Assert.EndsWith(
            "--origin https://www.example.org --method PUT",
            HypotheticalOrigin.Judge(Make.Situation("PUT"), false, Make.Answer(200), "https://www.example.org").Explanation,
            StringComparison.Ordinal);

    [Fact]
    public void Where_cors_is_not_in_play_it_says_too_when_the_upstream_did_not_see_the_pages_origin() =>
        Assert.Equal(
            "The upstream was shown https://api.example.com as the origin, not the page's own.",
            Judge.NotApplicable(Make.Situation() with { RewrittenOrigin = "https://api.example.com" }, Make.Answer(200)).Explanation);

    [Fact]
    public void A_refused_preflight_that_no_request_follows_is_where_the_browser_stopped()
    {
        var unanswered = Make.Situation("PUT") with { Background = new Background(PreflightUnanswered: true) };

        Assert.EndsWith("No request followed: the browser stopped here.", Judge.Preflight(unanswered, Make.Answer(404)).Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("stopped here", Judge.Preflight(Make.Situation("PUT"), Make.Answer(404)).Explanation, StringComparison.Ordinal);
    }
}
