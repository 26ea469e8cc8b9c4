using DevProxy.Configuration.Keys;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class RouteKeysTests
{
    [Fact]
    public void The_keys_are_those_of_the_contract_and_the_target_alone_is_required()
    {
        Assert.Equal(
            [
                "target",
                "pathRewrite",
                "changeOrigin",
                "rewriteOrigin",
                "headers",
                "responseHeaders",
                "secure",
                "ca",
                "cert",
                "key",
                "autoRewrite",
                "cookieDomainRewrite",
                "cookiePathRewrite",
                "cookieFlags",
                "ws",
                "xfwd",
                "timeout",
                "connectTimeout",
                "cors",
            ],
            RouteKeys.All.Select(key => key.Name)
        );
        Assert.Equal("target", Assert.Single(RouteKeys.All, key => key.Required).Name);
    }
}
