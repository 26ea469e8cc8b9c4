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
    public void Only_an_answer_that_does_not_depend_on_the_origin_decides(string? acao, Outcome expected)
    {
        string[] lines = acao is null ? [] : ["Access-Control-Allow-Origin: " + acao];

        var verdict = HypotheticalOrigin.Judge(Make.Context(), false, Make.Answer(200, lines), Production);

        Assert.Equal(expected, verdict.Outcome);
    }

    [Fact]
    public void A_rewritten_origin_counts_as_the_one_that_the_upstream_received()
    {
        var context = Make.Context() with { RewrittenOrigin = "https://api.example.com" };

        Assert.Equal(
            Outcome.Indeterminate,
            HypotheticalOrigin
                .Judge(context, false, Make.Answer(200, "Access-Control-Allow-Origin: https://api.example.com"), Production)
                .Outcome
        );
    }

    [Fact]
    public void A_preflight_is_judged_as_one() =>
        Assert.Equal(
            FailureCode.PreflightMethodNotAllowed,
            HypotheticalOrigin
                .Judge(
                    Make.Context("PUT", CredentialsMode.NotInclude),
                    true,
                    Make.Answer(204, "Access-Control-Allow-Origin: *"),
                    Production
                )
                .Code
        );

    [Theory]
    [InlineData(204, Production, Outcome.Conditional)]
    [InlineData(405, Production, Outcome.Conditional)] // With the header, the status does not matter.
    [InlineData(204, null, Outcome.Blocked)]
    [InlineData(404, null, Outcome.Indeterminate)]
    [InlineData(302, null, Outcome.Indeterminate)]
    [InlineData(204, Make.Page, Outcome.Blocked)]
    public void A_preflight_from_the_other_origin_may_decide_about_a_request_without_one(int status, string? acao, Outcome expected)
    {
        string[] lines = acao is null ? ["Location: /"] : ["Access-Control-Allow-Origin: " + acao, "Location: /"];

        Assert.Equal(
            expected,
            HypotheticalOrigin.Judge(Make.Context(), false, Make.Answer(200), Production, Make.Answer(status, lines)).Outcome
        );
    }

    [Theory]
    [InlineData("Access-Control-Allow-Origin: " + Production, false, Outcome.Allowed, null)]
    [InlineData("X-A: 1", false, Outcome.Blocked, FailureCode.PreflightAcaoMissing)]
    [InlineData("X-A: 1", true, Outcome.Blocked, FailureCode.PreflightAcaoMissing)]
    [InlineData("Access-Control-Allow-Origin: " + Production, true, Outcome.Indeterminate, null)] // For this origin the preflight passed and the answer still lacked the header.
    public void A_preflighted_request_is_decided_by_its_preflight(string line, bool passedHere, Outcome expected, FailureCode? code)
    {
        var context = Make.Context("PUT", CredentialsMode.NotInclude) with { History = new RouteHistory(PreflightPassed: passedHere) };

        var verdict = HypotheticalOrigin.Judge(
            context,
            false,
            Make.Answer(200),
            Production,
            Make.Answer(204, line, "Access-Control-Allow-Methods: PUT")
        );

        Assert.Equal((expected, code), (verdict.Outcome, verdict.Code));
    }

    [Fact]
    public void An_answer_that_decides_needs_no_preflight() =>
        Assert.Equal(
            Outcome.Allowed,
            HypotheticalOrigin
                .Judge(
                    Make.Context(credentials: CredentialsMode.NotInclude),
                    false,
                    Make.Answer(200, "Access-Control-Allow-Origin: *"),
                    Production,
                    Make.Answer(204)
                )
                .Outcome
        );

    [Fact]
    public void A_preflight_from_the_other_origin_is_judged_for_it() =>
        Assert.Equal(
            Outcome.Allowed,
            HypotheticalOrigin
                .Judge(
                    Make.Context("PUT", CredentialsMode.NotInclude),
                    true,
                    Make.Answer(403),
                    Production,
                    Make.Answer(204, "Access-Control-Allow-Origin: " + Production, "Access-Control-Allow-Methods: PUT")
                )
                .Outcome
        );
}
