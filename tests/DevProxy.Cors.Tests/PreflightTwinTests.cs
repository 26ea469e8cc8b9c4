namespace DevProxy.Cors.Tests;

public class PreflightTwinTests
{
    public static TheoryData<FailureCode> Codes => [.. Enum.GetValues<FailureCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_twin_has_the_same_name_with_preflight_in_front(FailureCode code)
    {
        var twin = PreflightTwin.WithPrefix(code);

        if (twin != code)
        {
            Assert.Equal("preflight-" + WireName.Of(code), WireName.Of(twin));
            Assert.Equal(code, PreflightTwin.WithoutPrefix(twin));
        }

        Assert.Equal(WireName.Of(code).StartsWith("preflight-", StringComparison.Ordinal), PreflightTwin.IsPreflight(code));
    }

    [Fact]
    public void Seven_codes_have_one() => Assert.Equal(7, Enum.GetValues<FailureCode>().Count(code => PreflightTwin.WithPrefix(code) != code));
}
