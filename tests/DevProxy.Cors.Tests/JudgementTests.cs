namespace DevProxy.Cors.Tests;

public class JudgementTests
{
    private static readonly Hypothesis Pass = Hypothesis.Allowed;
    private static readonly Hypothesis Fail = Hypothesis.Of(FailureCode.AcaoMissing);
    private static readonly Hypothesis FailLater = Hypothesis.Of(FailureCode.AcacMissing);
    private static readonly Hypothesis Divergent = Hypothesis.Of(FailureCode.PreflightAuthorizationWildcard);

    [Fact]
    public void A_known_mode_takes_its_own_hypothesis()
    {
        Assert.Equal((Outcome.Blocked, FailureCode.AcacMissing), Judgement.Weigh(Pass, FailLater, CredentialsMode.Include));
        Assert.Equal((Outcome.Allowed, null), Judgement.Weigh(Pass, FailLater, CredentialsMode.NotInclude));
    }

    [Fact]
    public void An_unknown_mode_weighs_both()
    {
        Assert.Equal((Outcome.Allowed, null), Judgement.Weigh(Pass, Pass, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Blocked, FailureCode.AcaoMissing), Judgement.Weigh(Fail, FailLater, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Conditional, FailureCode.AcacMissing), Judgement.Weigh(Pass, FailLater, CredentialsMode.Unknown));
        Assert.Equal(
            (Outcome.Divergent, FailureCode.PreflightAuthorizationWildcard), Judgement.Weigh(Divergent, FailLater, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Indeterminate, null), Judgement.Weigh(Hypothesis.Indeterminate, Hypothesis.Indeterminate, CredentialsMode.Unknown));
        Assert.Equal((Outcome.Indeterminate, null), Judgement.Weigh(Pass, Hypothesis.Indeterminate, CredentialsMode.Unknown));
    }
}
