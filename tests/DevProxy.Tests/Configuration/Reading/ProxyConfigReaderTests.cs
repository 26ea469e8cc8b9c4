namespace DevProxy.Tests.Configuration.Reading;

public sealed class ProxyConfigReaderTests
{
    [Fact]
    public void Problems_of_every_part_come_together() =>
        Assert.Equal(
            [
                "host",
                "allowedHosts[0]",
                "upstreamProxy",
                "productionOrigins[0]",
                "cors.origin",
                "inspector.host",
                "log.redact[0]",
                "routes[\"/\"]",
                "ca",
            ],
            Given
                .Read(
                    """
                    { "host": "a b", "allowedHosts": ["*"], "upstreamProxy": "x://y", "productionOrigins": ["x"], "cors": { "origin": "x" },
                      "inspector": { "host": "a b" }, "log": { "redact": ["a b"] }, "routes": { "/": "x" }, "ca": "missing.pem" }
                    """
                )
                .Problems.Select(problem => problem.Path)
        );

    [Fact]
    public void Routes_stay_in_file_order() =>
        Assert.Equal(
            ["/", "/b", "^/c", "/a"],
            Given
                .Config(
                    """{ "routes": { "/": "http://localhost:1", "/b": "http://localhost:1", "^/c": "http://localhost:1", "/a": "http://localhost:1" } }"""
                )
                .Routes.Select(route => route.Key)
        );
}
