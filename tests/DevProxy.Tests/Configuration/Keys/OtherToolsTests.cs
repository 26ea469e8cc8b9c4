using DevProxy.Configuration.Keys;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class OtherToolsTests
{
    [Theory]
    [InlineData("logLevel")]
    [InlineData("bypass")]
    [InlineData("router")]
    [InlineData("configure")]
    [InlineData("onProxyReq")]
    [InlineData("onProxyRes")]
    [InlineData("followRedirects")]
    [InlineData("proxyTimeout")]
    [InlineData("agent")]
    [InlineData("prependPath")]
    [InlineData("ignorePath")]
    [InlineData("preserveHeaderKeyCase")]
    [InlineData("selfHandleResponse")]
    [InlineData("rewrite")]
    public void A_key_of_another_tool_has_an_equivalent_and_no_meaning_here(string key)
    {
        Assert.NotNull(OtherTools.Equivalent(key));
        Assert.DoesNotContain(RouteKeys.All, own => own.Name == key);
    }

    [Fact]
    public void A_key_of_DevProxy_is_nobody_else_s() => Assert.All(RouteKeys.All, key => Assert.Null(OtherTools.Equivalent(key.Name)));
}
