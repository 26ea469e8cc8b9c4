namespace DevProxy.Cors.Tests;

public class HypothesisTests
{
    [Theory]
    [InlineData(null, Outcome.Allowed)]
    [InlineData(FailureCode.AcaoMissing, Outcome.Blocked)]
    [InlineData(FailureCode.PreflightAuthorizationWildcard, Outcome.Divergent)]
    public void A_code_blocks_except_where_browsers_let_pass(FailureCode? code, Outcome expected) =>
        Assert.Equal(new Hypothesis(expected, code), Hypothesis.Of(code));
}
