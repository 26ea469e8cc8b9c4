using DevProxy.Configuration.Schema;

namespace DevProxy.Tests.Configuration.Schema;

public sealed class UnknownKeyTests
{
    [Theory]
    [InlineData("Port", "did you mean \"port\"? Keys are case-sensitive")]
    [InlineData("allowedHost", "did you mean \"allowedHosts\"?")]
    [InlineData("target", "belongs in a route")]
    [InlineData("origin", "belongs in \"cors\"")]
    [InlineData("maxExchanges", "belongs in \"inspector\"")]
    [InlineData("level", "belongs in \"log\"")]
    [InlineData("/api", "a route belongs in \"routes\"")]
    [InlineData("logLevel", "--log-level")]
    [InlineData("bypass", "add a separate route")]
    [InlineData("somethingElse", "the valid keys are $schema, port, host")]
    public void An_unknown_key_is_told_what_it_was_meant_to_be(string key, string fix) =>
        Given.Problem($$"""{ ‸"{{key}}": 1, "port": 1, "routes": { "/": "http://localhost:2" } }""", $"Unknown key \"{key}\"", fix);

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
        Assert.NotNull(OtherToolKeys.Equivalent(key));
        Assert.DoesNotContain(RouteKeys.All, own => own.Name == key);
    }

    [Fact]
    public void No_key_of_DevProxy_counts_as_another_tools() =>
        Assert.All(RouteKeys.All, key => Assert.Null(OtherToolKeys.Equivalent(key.Name)));
}
