namespace DevProxy.Cors.Tests;

public class PreflightResultTests
{
    [Theory]
    [InlineData(FailureCode.PreflightMethodNotAllowed, "PUT")]
    [InlineData(FailureCode.PreflightMethodCase, "PUT")]
    [InlineData(FailureCode.PreflightMethodWildcardWithCredentials, "PUT")]
    [InlineData(FailureCode.PreflightHeaderNotAllowed, "x-a,x-b")]
    [InlineData(FailureCode.PreflightHeaderWildcardWithCredentials, "x-a,x-b")]
    [InlineData(FailureCode.PreflightAuthorizationWildcard, "x-a,x-b")]
    [InlineData(FailureCode.PreflightStatus, "")]
    [InlineData(null, "")]
    public void The_failing_names_are_those_of_the_rule_that_is_reported(FailureCode? code, string expected)
    {
        var result = new PreflightResult(code, "PUT", ["x-a", "x-b"]);

        Assert.Equal(expected, string.Join(',', result.Failing));
        Assert.Equal(code is null, result.Passes);
    }
}
