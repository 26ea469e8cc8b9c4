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
}
