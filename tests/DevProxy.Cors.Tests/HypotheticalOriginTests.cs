namespace DevProxy.Cors.Tests;

public class HypotheticalOriginTests
{
    private const string Production = "https://www.example.org";

    [Theory]
    [InlineData(null, Outcome.Indeterminate)]
    [InlineData(Make.Page, Outcome.Indeterminate)]
    [InlineData("*", Outcome.Conditional)]
    [InlineData(Production, Outcome.Conditional)]
    [InlineData("https://third.example", Outcome.Blocked)]
    public void Only_what_does_not_follow_the_asking_origin_settles_it(string? acao, Outcome expected)
    {
        string[] lines = acao is null ? [] : ["Access-Control-Allow-Origin: " + acao];

        var verdict = HypotheticalOrigin.Judge(Make.Situation(), false, Make.Answer(200, lines), Production);

        Assert.Equal(expected, verdict.Outcome);
    }

    [Fact]
    public void What_was_shown_to_the_upstream_counts_where_the_origin_was_rewritten()
    {
        var situation = Make.Situation() with { RewrittenOrigin = "https://api.example.com" };

        Assert.Equal(
            Outcome.Indeterminate,
            HypotheticalOrigin.Judge(situation, false, Make.Answer(200, "Access-Control-Allow-Origin: https://api.example.com"), Production).Outcome);
    }

    [Fact]
    public void A_preflight_is_judged_as_one() =>
        Assert.Equal(
            FailureCode.PreflightMethodNotAllowed,
            HypotheticalOrigin.Judge(
                Make.Situation("PUT", CredentialsMode.NotInclude), true, Make.Answer(204, "Access-Control-Allow-Origin: *"), Production).Code);

    [Theory]
    [InlineData(204, Production, Outcome.Conditional)]
    [InlineData(405, Production, Outcome.Conditional)] // The status plays no part where the header is there.
    [InlineData(204, null, Outcome.Blocked)]
    [InlineData(404, null, Outcome.Indeterminate)]
    [InlineData(302, null, Outcome.Indeterminate)]
    [InlineData(204, Make.Page, Outcome.Blocked)]
    public void An_answer_to_a_preflight_for_the_other_origin_tells_of_a_request_without_one(int status, string? acao, Outcome expected)
    {
        string[] lines = acao is null ? ["Location: /"] : ["Access-Control-Allow-Origin: " + acao, "Location: /"];

        Assert.Equal(expected, HypotheticalOrigin.Judge(Make.Situation(), false, Make.Answer(200), Production, Make.Answer(status, lines)).Outcome);
    }

    [Theory]
    [InlineData("Access-Control-Allow-Origin: " + Production, false, Outcome.Allowed, null)]
    [InlineData("X-A: 1", false, Outcome.Blocked, FailureCode.PreflightAcaoMissing)]
    [InlineData("X-A: 1", true, Outcome.Blocked, FailureCode.PreflightAcaoMissing)]
    [InlineData("Access-Control-Allow-Origin: " + Production, true, Outcome.Indeterminate, null)] // Here the preflight passed, and the answer lacked the header all the same.
    public void A_request_with_a_preflight_stands_and_falls_with_it(string line, bool passedHere, Outcome expected, FailureCode? code)
    {
        var situation = Make.Situation("PUT", CredentialsMode.NotInclude) with { Background = new Background(PreflightPassed: passedHere) };

        var verdict = HypotheticalOrigin.Judge(situation, false, Make.Answer(200), Production, Make.Answer(204, line, "Access-Control-Allow-Methods: PUT"));

        Assert.Equal((expected, code), (verdict.Outcome, verdict.Code));
    }

    [Fact]
    public void What_the_answer_settles_needs_no_other() =>
        Assert.Equal(
            Outcome.Allowed,
            HypotheticalOrigin.Judge(
                Make.Situation(credentials: CredentialsMode.NotInclude), false, Make.Answer(200, "Access-Control-Allow-Origin: *"), Production, Make.Answer(204)).Outcome);

    [Fact]
    public void A_preflight_asked_for_the_other_origin_is_judged_for_it() =>
        Assert.Equal(
            Outcome.Allowed,
            HypotheticalOrigin.Judge(
                Make.Situation("PUT", CredentialsMode.NotInclude),
                true,
                Make.Answer(403),
                Production,
                Make.Answer(204, "Access-Control-Allow-Origin: " + Production, "Access-Control-Allow-Methods: PUT")).Outcome);
}
