using DevProxy.Configuration;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Configuration.Model;

public sealed class PrefixStripTests
{
    [Theory]
    [InlineData("/api", "/api")]
    [InlineData("/api/", "/api")]
    [InlineData("/", null)]
    [InlineData("/api/*", null)]
    [InlineData("^/api", null)]
    public void Only_a_plain_prefix_can_be_stripped(string key, string? prefix) =>
        Assert.Equal(prefix, PrefixStrip.Unstripped(Routes.To(key, "http://localhost:1")));

    [Fact]
    public void A_route_with_rules_of_its_own_is_left_alone() =>
        Assert.Null(PrefixStrip.Unstripped(Routes.To("/api", "http://localhost:1") with { PathRewrite = [Routes.Strip("/api")] }));

    [Fact]
    public void The_fix_is_read_as_it_is_meant()
    {
        var route = Routes.To("/v1.0", "http://localhost:1");
        var fix = PrefixStrip.Setting(route, "/v1.0");

        Assert.Equal("\"pathRewrite\": { \"^/v1\\\\.0\": \"\" } at the route \"/v1.0\"", fix);
        Assert.Equal(
            "/v1.0",
            Given
                .Route($$"""{ "target": "http://localhost:1", {{fix[..fix.IndexOf(" at ", StringComparison.Ordinal)]}} }""")
                .PathRewrite[0]
                .StrippedPrefix
        );
    }
}
