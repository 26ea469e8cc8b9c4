using System.Text.Json;

namespace DevProxy.Cors.Tests;

public class VerdictTests
{
    private static readonly Hypothesis Pass = Hypothesis.Allowed;
    private static readonly Hypothesis Fail = Hypothesis.Of(FailureCode.AcaoMissing);
    private static readonly Hypothesis FailLater = Hypothesis.Of(FailureCode.AcacMissing);
    private static readonly Hypothesis Divergent = Hypothesis.Of(FailureCode.PreflightAuthorizationWildcard);

    [Fact]
    public void Its_public_properties_in_camel_case_are_the_verdict_of_the_exchange_record()
    {
        var verdict = Judge.Request(Make.Context(), Make.Answer(200));

        var json = JsonSerializer.SerializeToElement(verdict, JsonSerializerOptions.Web);

        Assert.Equal(
            [
                "outcome",
                "code",
                "credentials",
                "withoutCredentials",
                "withCredentials",
                "failing",
                "rootCause",
                "hints",
                "advisories",
                "message",
                "firefoxMessage",
                "explanation",
                "fix",
            ],
            json.EnumerateObject().Select(property => property.Name)
        );
    }

    [Fact]
    public void An_allowed_one_has_nothing_to_fix()
    {
        var verdict = Judge.Request(
            Make.Context(credentials: CredentialsMode.NotInclude),
            Make.Answer(200, "Access-Control-Allow-Origin: *")
        );

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
        string[] lines =
        [
            $"Access-Control-Allow-Origin: {Make.Page}",
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Headers: *",
        ];
        var verdict = Judge.Preflight(Make.Context("GET", CredentialsMode.Unknown, "x-a"), Make.Answer(204, lines));

        var settled = verdict.Settled(credentials);

        Assert.Equal((Outcome.Conditional, credentials), (verdict.Outcome, settled.Credentials));
        Assert.Equal((outcome, code), (settled.Outcome, settled.Code));
        Assert.Equal(Judge.Preflight(Make.Context("GET", credentials, "x-a"), Make.Answer(204, lines)).Failing, settled.Failing);
        Assert.Equal(verdict.WithCredentials, settled.WithCredentials);
    }

    [Fact]
    public void A_known_credentials_mode_decides()
    {
        Assert.Equal((Outcome.Blocked, FailureCode.AcacMissing), Weigh(Pass, FailLater, CredentialsMode.Include));
        Assert.Equal((Outcome.Allowed, null), Weigh(Pass, FailLater, CredentialsMode.NotInclude));
    }

    [Fact]
    public void With_an_unknown_mode_both_hypotheses_count()
    {
        Assert.Equal((Outcome.Allowed, null), Weigh(Pass, Pass, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Blocked, FailureCode.AcaoMissing), Weigh(Fail, FailLater, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Conditional, FailureCode.AcacMissing), Weigh(Pass, FailLater, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Divergent, FailureCode.PreflightAuthorizationWildcard), Weigh(Divergent, FailLater, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Indeterminate, null), Weigh(Hypothesis.Indeterminate, Hypothesis.Indeterminate, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Indeterminate, null), Weigh(Pass, Hypothesis.Indeterminate, CredentialsMode.Unknown));
    }

    private static (Outcome Outcome, FailureCode? Code) Weigh(Hypothesis without, Hypothesis with, CredentialsMode credentials)
    {
        var verdict = new Verdict(Make.Context(credentials: credentials), null, JudgedAs.Request, without, with, []);
        return (verdict.Outcome, verdict.Code);
    }
}
