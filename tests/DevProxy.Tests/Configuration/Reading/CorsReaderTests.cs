using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class CorsReaderTests
{
    [Theory]
    [InlineData("\"origin\": ‸\"*\"", "\"*\" with credentials", "\"credentials\": false")]
    [InlineData("\"origin\": ‸\"*\", \"credentials\": true", "\"*\" with credentials", "\"credentials\": false")]
    [InlineData("\"methods\": [\"GET\", ‸\"put\"]", "methods are case-sensitive", "\"PUT\"")]
    [InlineData("\"methods\": [‸\"GET, PUT\"]", "is not a valid method", "[\"GET\", \"PUT\"]")]
    [InlineData("\"methods\": [‸\"*\"]", "read \"*\" in methods as a name", "leave methods out")]
    [InlineData("\"methods\": [‸\"TRACE\"]", "Browsers do not let pages send", "remove it")]
    [InlineData("\"allowedHeaders\": [‸\"X A\"]", "is not a valid header name", "one name per item")]
    [InlineData("\"allowedHeaders\": [‸\"*\"]", "read \"*\" in allowedHeaders as a name", "leave allowedHeaders out")]
    [InlineData("\"exposedHeaders\": [‸\"ETag: x\"]", "is not a valid header name", "without its value")]
    [InlineData("\"maxAge\": ‸-1", "from 0", "")]
    [InlineData("\"optionsSuccessStatus\": ‸302", "from 200 to 299", "")]
    [InlineData("\"mode\": ‸\"repairs\"", "\"repair\" or \"override\"", "did you mean \"repair\"?")]
    public void What_no_browser_would_take_is_refused_once_for_all_routes(string cors, string message, string fix) =>
        Given.Problem($$"""{ "cors": { {{cors}} }, "routes": { "/a": "http://localhost:1", "/b": "http://localhost:1" } }""", message, fix);

    [Fact]
    public void Without_credentials_a_star_is_a_star()
    {
        var cors = Given
            .Route(
                "\"http://localhost:1\"",
                """ "cors": { "origin": "*", "credentials": false, "methods": ["*"], "allowedHeaders": ["*"], "exposedHeaders": ["*"] },"""
            )
            .Cors!;

        Assert.Equal(OriginRuleKind.Any, cors.Origin.Kind);
        Assert.Equal(["*"], cors.Methods!.Value);
    }

    [Fact]
    public void A_method_of_ones_own_keeps_its_case() =>
        Assert.Equal(
            ["purge", "GET"],
            Given.Route("\"http://localhost:1\"", """ "cors": { "methods": ["purge", "GET"] },""").Cors!.Methods!.Value
        );

    [Theory]
    [InlineData("\"headers\": { \"Authorization\": \"Bearer x\" }")]
    [InlineData("\"headers\": { \"X-Api-Key\": \"${KEY:-x}\" }")]
    public void A_star_is_refused_on_a_route_that_adds_identity(string identity) =>
        Given.Problem(
            $$"""{ "routes": { "/": "http://localhost:1", "/a": { "target": "http://localhost:1", {{identity}}, "cors": { "origin": ‸"*", "credentials": false } } } }""",
            "use the credentials that this route adds",
            "list the allowed origins"
        );

    [Fact]
    public void An_inherited_star_is_refused_there_too() =>
        Given.Problem(
            """{ "cors": { "origin": ‸"*", "credentials": false }, "routes": { "/a": { "target": "http://localhost:1", "headers": { "Cookie": "a=b" } } } }""",
            "use the credentials that this route adds",
            "list the allowed origins"
        );

    [Fact]
    public void A_route_may_take_the_credentials_back_that_a_star_forbids() =>
        Given.Problem(
            """{ "cors": { "origin": ‸"*", "credentials": false }, "routes": { "/a": { "target": "http://localhost:1", "cors": { "credentials": true } } } }""",
            "\"*\" with credentials",
            ""
        );
}
