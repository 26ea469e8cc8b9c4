namespace DevProxy.Cors.Tests;

public class WireNameTests
{
    [Theory]
    [InlineData(FailureCode.AcaoMissing, "acao-missing")]
    [InlineData(FailureCode.AcaoWildcardWithCredentials, "acao-wildcard-with-credentials")]
    [InlineData(FailureCode.PreflightAcacNotTrue, "preflight-acac-not-true")]
    [InlineData(FailureCode.PreflightNetworkError, "preflight-network-error")]
    [InlineData(FailureCode.PreflightAcahUnparsable, "preflight-acah-unparsable")]
    [InlineData(FailureCode.PreflightMethodCase, "preflight-method-case")]
    [InlineData(FailureCode.RedirectUserinfo, "redirect-userinfo")]
    [InlineData(FailureCode.RedirectNotHttp, "redirect-not-http")]
    [InlineData(FailureCode.ModeSameOrigin, "mode-same-origin")]
    public void Codes_are_in_kebab_case(FailureCode code, string expected) => Assert.Equal(expected, WireName.Of(code));

    [Theory]
    [InlineData(Backend.AspNetCore, "aspnetcore")]
    [InlineData(Backend.ApiGateway, "apigateway")]
    [InlineData(Backend.FastApi, "fastapi")]
    [InlineData(Backend.Express, "express")]
    public void Backends_are_one_word(Backend backend, string expected)
    {
        Assert.Equal(expected, WireName.Of(backend));
        Assert.Equal(backend, WireName.ParseBackend(expected.ToUpperInvariant()));
    }

    [Fact]
    public void All_other_names_are_in_kebab_case()
    {
        Assert.Equal("not-applicable", WireName.Of(Outcome.NotApplicable));
        Assert.Equal("not-include", WireName.Of(CredentialsMode.NotInclude));
        Assert.Equal("not-a-browser", WireName.Of(Layout.NotABrowser));
        Assert.Equal("not-seen", WireName.Of(PreflightState.NotSeen));
        Assert.Equal("options-rejected-by-auth", WireName.Of(RootCause.OptionsRejectedByAuth));
        Assert.Equal("localhost-vs-loopback-ip", WireName.Of(Hint.LocalhostVsLoopbackIp));
        Assert.Equal("adv-vary-origin-missing", WireName.Of(Advisory.VaryOriginMissing));
        Assert.Equal("adv-corp-blocks-no-cors", WireName.Of(Advisory.CorpBlocksNoCors));
        Assert.Equal("flag", WireName.Of(PreflightReason.Flag));
        Assert.Null(WireName.ParseBackend("cobol"));
    }

    [Fact]
    public void The_seven_codes_of_the_CORS_check_have_a_twin_with_the_prefix_preflight()
    {
        var codes = Enum.GetValues<FailureCode>();

        Assert.Equal(7, codes.Count(code => PreflightCodes.ForPreflight(code) != code));
        Assert.All(
            codes.Where(code => PreflightCodes.ForPreflight(code) != code),
            code =>
            {
                var onPreflight = PreflightCodes.ForPreflight(code);
                Assert.Equal("preflight-" + WireName.Of(code), WireName.Of(onPreflight));
                Assert.Equal(code, PreflightCodes.ForRequest(onPreflight));
            }
        );
        Assert.All(
            codes,
            code => Assert.Equal(WireName.Of(code).StartsWith("preflight-", StringComparison.Ordinal), PreflightCodes.IsPreflight(code))
        );
    }
}
