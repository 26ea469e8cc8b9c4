using DevProxy.Configuration.Keys;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class RootKeysTests
{
    [Fact]
    public void The_keys_are_those_of_the_contract()
    {
        Assert.Equal(
            [
                "$schema",
                "port",
                "host",
                "https",
                "allowedHosts",
                "upstreamProxy",
                "ca",
                "productionOrigins",
                "cors",
                "inspector",
                "log",
                "routes",
            ],
            RootKeys.All.Select(key => key.Name)
        );
        Assert.Equal(["cert", "key"], RootKeys.Https.Select(key => key.Name));
        Assert.Equal(["host", "port", "maxExchanges", "maxBodyBytes", "maxMemoryMegabytes"], RootKeys.Inspector.Select(key => key.Name));
        Assert.Equal(["level", "format", "file", "redact", "redactBodies"], RootKeys.Log.Select(key => key.Name));
    }

    [Fact]
    public void Every_key_says_what_it_means() =>
        Assert.All(
            [.. RootKeys.All, .. RootKeys.Https, .. RootKeys.Inspector, .. RootKeys.Log, .. RouteKeys.All, .. CorsKeys.All],
            key => Assert.EndsWith(".", key.Doc, StringComparison.Ordinal)
        );
}
