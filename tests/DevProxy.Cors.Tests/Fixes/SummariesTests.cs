using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class SummariesTests
{
    public static TheoryData<FailureCode> Codes => [.. Enum.GetValues<FailureCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_one_sentence(FailureCode code)
    {
        var verdict = Judge.Refuse(Make.Situation("PUT", CredentialsMode.Unknown, "x-a"), code, Make.Answer(200, "Access-Control-Allow-Origin: x"));

        Assert.Matches("^[A-Z].*\\.$", Summaries.Of(verdict));
    }

    [Fact]
    public void The_cause_says_more_than_the_code()
    {
        Assert.StartsWith("Let OPTIONS requests pass before authentication", Summaries.Of(Judge.Preflight(Make.Situation("PUT"), Make.Answer(401))), StringComparison.Ordinal);
        Assert.StartsWith("Register the CORS middleware before the routes", Summaries.Of(Judge.Preflight(Make.Situation("PUT"), Make.Answer(405))), StringComparison.Ordinal);
        Assert.Equal(
            $"Send Access-Control-Allow-Origin: {Make.Page} with every answer of this route, errors and preflights included.",
            Summaries.Of(Judge.Request(Make.Situation(), Make.Answer(200))));
    }

    [Fact]
    public void A_header_that_is_missing_on_the_answer_alone_is_named()
    {
        var situation = Make.Situation(credentials: CredentialsMode.Include) with { Background = new Background(PreflightPassed: true) };

        Assert.StartsWith(
            "Send Access-Control-Allow-Credentials with the answer itself too",
            Summaries.Of(Judge.Request(situation, Make.Answer(200, "Access-Control-Allow-Origin: " + Make.Page))),
            StringComparison.Ordinal);
    }
}
