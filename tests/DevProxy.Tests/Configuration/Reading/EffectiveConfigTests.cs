using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class EffectiveConfigTests
{
    [Theory]
    [InlineData("", "", null)]
    [InlineData("\"cors\": false,", "", null)]
    [InlineData("\"cors\": true,", "", 0)]
    [InlineData("\"cors\": { \"maxAge\": 5 },", "", 5)]
    [InlineData("\"cors\": { \"maxAge\": 5 },", ", \"cors\": false", null)]
    [InlineData("\"cors\": { \"maxAge\": 5 },", ", \"cors\": true", 5)]
    [InlineData("\"cors\": { \"maxAge\": 5 },", ", \"cors\": {}", 5)]
    [InlineData("\"cors\": { \"maxAge\": 5 },", ", \"cors\": { \"maxAge\": 6 }", 6)]
    [InlineData("\"cors\": true,", ", \"cors\": { \"maxAge\": 6 }", 6)]
    [InlineData("", ", \"cors\": true", 0)]
    [InlineData("\"cors\": false,", ", \"cors\": { \"maxAge\": 6 }", 6)]
    public void A_routes_cors_is_laid_over_the_top_level_one(string top, string route, int? maxAge) =>
        Assert.Equal(maxAge, Given.Route($"{{ \"target\": \"http://localhost:1\" {route} }}", top).Cors?.MaxAge);

    [Fact]
    public void It_is_laid_over_key_by_key()
    {
        var cors = Given
            .Route(
                """{ "target": "http://localhost:1", "cors": { "methods": ["PUT"] } }""",
                """ "cors": { "methods": ["GET"], "maxAge": 5, "mode": "override" },"""
            )
            .Cors!;

        Assert.Equal(["PUT"], cors.Methods!.Value);
        Assert.Equal((5, CorsMode.Override), (cors.MaxAge, cors.Mode));
    }

    [Theory]
    [InlineData("off", null, null, null)]
    [InlineData("repair", nameof(CorsMode.Repair), nameof(CorsMode.Repair), null)]
    [InlineData("override", nameof(CorsMode.Override), nameof(CorsMode.Override), null)]
    public void The_command_line_decides_for_every_route_but_one_that_says_false(string asked, string? left, string? own, string? off)
    {
        var config = Given.Config(
            """{ "routes": { "/a": "http://localhost:1", "/b": { "target": "http://localhost:1", "cors": { "mode": "repair", "maxAge": 7 } }, "/c": { "target": "http://localhost:1", "cors": false } } }""",
            new ConfigOverrides(Cors: asked)
        );

        Assert.Equal([left, own, off], config.Routes.Select(route => route.Cors?.Mode.ToString()));
        Assert.Equal(left, config.Cors?.Mode.ToString());
        Assert.Equal(asked == "off" ? null : 7, config.Routes[1].Cors?.MaxAge);
    }

    [Fact]
    public void A_route_that_is_a_text_is_its_target() =>
        Assert.Equal("http://localhost:1", Given.Route("\"http://localhost:1\"").Target!.Written);
}
