using System.Text.Json;

namespace DevProxy.Cors.Tests;

public class VerdictTests
{
    [Fact]
    public void Its_public_properties_in_camel_case_are_the_verdict_of_the_exchange_record()
    {
        var verdict = Judge.Request(Make.Situation(), Make.Answer(200));

        var json = JsonSerializer.SerializeToElement(verdict, JsonSerializerOptions.Web);

        Assert.Equal(
            [
                "outcome", "code", "credentials", "withoutCredentials", "withCredentials", "failing", "rootCause", "hints", "advisories", "message",
                "explanation", "fix",
            ],
            json.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void An_allowed_one_has_nothing_to_mend()
    {
        var verdict = Judge.Request(Make.Situation(credentials: CredentialsMode.NotInclude), Make.Answer(200, "Access-Control-Allow-Origin: *"));

        Assert.Equal(Outcome.Allowed, verdict.Outcome);
        Assert.Null(verdict.Code);
        Assert.Null(verdict.RootCause);
        Assert.Empty(verdict.Failing);
        Assert.Empty(verdict.Hints);
        Assert.Empty(verdict.Advisories);
        Assert.Null(verdict.Message);
        Assert.Null(verdict.Explanation);
        Assert.Null(verdict.Fix);
    }

    [Theory]
    [InlineData(CredentialsMode.NotInclude, Outcome.Allowed, null)]
    [InlineData(CredentialsMode.Include, Outcome.Blocked, FailureCode.PreflightHeaderWildcardWithCredentials)]
    [InlineData(CredentialsMode.Unknown, Outcome.Conditional, FailureCode.PreflightHeaderWildcardWithCredentials)]
    public void A_conditional_one_is_settled_by_the_credentials_mode(CredentialsMode credentials, Outcome outcome, FailureCode? code)
    {
        string[] lines = [$"Access-Control-Allow-Origin: {Make.Page}", "Access-Control-Allow-Credentials: true", "Access-Control-Allow-Headers: *"];
        var verdict = Judge.Preflight(Make.Situation("GET", CredentialsMode.Unknown, "x-a"), Make.Answer(204, lines));

        var settled = verdict.Settled(credentials);

        Assert.Equal((Outcome.Conditional, credentials), (verdict.Outcome, settled.Credentials));
        Assert.Equal((outcome, code), (settled.Outcome, settled.Code));
        Assert.Equal(Judge.Preflight(Make.Situation("GET", credentials, "x-a"), Make.Answer(204, lines)).Failing, settled.Failing);
        Assert.Equal(verdict.WithCredentials, settled.WithCredentials);
    }
}
