namespace DevProxy.Tests.FieldReports;

/// <summary>A CORS layer ran and did not know the page's origin; the advice was to install what is there already.</summary>
public sealed class UnknownOriginTests
{
    private const string Page = "http://site.example.com";

    [Theory]
    [InlineData("200; Content-Length: 0", "Azure API Management")]
    [InlineData("200; Content-Length: 0; Date: Sun, 22 Nov 2026 10:00:00 GMT", "probably")]
    [InlineData(
        "200; Access-Control-Allow-Credentials: true; Content-Type: application/json | {}",
        "it sent Access-Control-Allow-Credentials"
    )]
    [InlineData(
        "200; Access-Control-Allow-Methods: GET, POST; Content-Type: application/json | {}",
        "it sent Access-Control-Allow-Methods"
    )]
    [InlineData("200; Vary: Origin; Content-Type: application/json | {}", "it sent Vary: Origin")]
    [InlineData("200; Vary: Accept, origin; Content-Type: application/json | {}", "it sent Vary: Origin")]
    public async Task The_list_is_what_has_to_be_compared(string answer, string why)
    {
        foreach (var words in new[] { "GET http://apim.example.net/orders", "PUT http://apim.example.net/orders" })
        {
            var told = await new PublicReport(words, Page, answer).CheckAsync();

            if (words[0] == 'P' && answer.Contains("Allow-Methods", StringComparison.Ordinal))
                Assert.Equal("options-lacks", told.Cause); // PUT is not in its list either.
            else
            {
                Assert.Equal("origin-not-in-list", told.Cause);
                Assert.Contains(why, told.Explanation, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("no trailing slash", told.Fix, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(
        "400; Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: content-type; Access-Control-Allow-Origin: "
            + "http://site.example.com | Disallowed CORS method",
        "DELETE to Access-Control-Allow-Methods",
        "options-lacks"
    )]
    [InlineData(
        "400; Access-Control-Allow-Methods: DELETE; Access-Control-Allow-Headers: accept; Access-Control-Allow-Origin: "
            + "http://site.example.com | Disallowed CORS headers",
        "x-a to Access-Control-Allow-Headers",
        "options-lacks"
    )]
    [InlineData(
        "403; Access-Control-Allow-Methods: GET; Access-Control-Allow-Headers: content-type",
        "DELETE to Access-Control-Allow-Methods and x-a to Access-Control-Allow-Headers",
        "options-lacks"
    )]
    [InlineData(
        "200; Access-Control-Allow-Methods: GET; Access-Control-Allow-Headers: *; Access-Control-Allow-Origin: *",
        "DELETE to Access-Control-Allow-Methods",
        "options-lacks"
    )]
    [InlineData(
        "400; Access-Control-Allow-Methods: DELETE; Access-Control-Allow-Headers: x-a | Disallowed CORS origin",
        "allow_origins",
        "origin-not-in-list"
    )]
    [InlineData(
        "204; Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
        "Compare the origins",
        "origin-not-in-list"
    )]
    public async Task What_the_lists_lack_is_named_whatever_the_status(string answer, string fix, string cause)
    {
        var told = await new PublicReport("DELETE http://api.example.org/items/1 -H X-A:1", Page, answer).CheckAsync();

        Assert.Equal(cause, told.Cause);
        Assert.Contains(fix, told.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Access-Control-Allow-Origin: http://a.example.com, http://site.example.com", "origin-list-in-one-line")]
    [InlineData("Access-Control-Allow-Origin: http://a.example.com http://b.example.com", "origin-list-in-one-line")]
    [InlineData(
        "Access-Control-Allow-Origin: http://site.example.com; Access-Control-Allow-Origin: http://site.example.com",
        "cors-added-twice"
    )]
    [InlineData("Access-Control-Allow-Origin: *; Access-Control-Allow-Origin: http://site.example.com", "cors-added-twice")]
    [InlineData("Access-Control-Allow-Origin: http://site.example.com, http://site.example.com", "cors-added-twice")]
    [InlineData("Access-Control-Allow-Origin: *, http://site.example.com", "cors-added-twice")]
    public async Task How_a_value_came_to_be_several_decides_the_advice(string lines, string cause)
    {
        var told = await new PublicReport("GET http://api.example.org/items", Page, $"200; {lines}").CheckAsync();

        Assert.Equal(("acao-multiple", cause), (told.Code, told.Cause));
        Assert.Contains(cause == "cors-added-twice" ? "one layer" : "Keep the list on the server", told.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.example.org:11434/api/chat", "200; Content-Type: application/json | {}", "OLLAMA_ORIGINS", false)]
    [InlineData("http://api.example.org/v1/graphql", "200; Content-Type: application/json | {}", "HASURA_GRAPHQL_CORS_DOMAIN", false)]
    [InlineData(
        "http://api.example.org/realms/a/protocol/openid-connect/token",
        "200; Content-Type: application/json | {}",
        "Web origins",
        false
    )]
    [InlineData(
        "http://api.example.org/_search",
        "200; X-Elastic-Product: Elasticsearch; Content-Type: application/json | {}",
        "http.cors.enabled",
        false
    )]
    [InlineData("http://api.example.org/a", "200; CF-RAY: 1-FRA; Content-Type: application/json | {}", "Cloudflare", true)]
    [InlineData("http://api.example.org/a", "200; Server: Microsoft-IIS/10.0; Content-Type: application/json | {}", "web.config", true)]
    [InlineData("http://api.example.org/a", "200; X-Vercel-Id: fra1; Content-Type: application/json | {}", "vercel.json", true)]
    public async Task Where_a_product_has_its_setting_is_said(string url, string answer, string place, bool hasCode)
    {
        var told = await new PublicReport("GET " + url, Page, answer).CheckAsync();

        Assert.Equal("acao-missing", told.Code);
        Assert.Contains(place, told.Fix, StringComparison.Ordinal);
        Assert.Equal(hasCode, told.Snippets.Count > 0);
    }

    [Fact]
    public async Task Where_the_bytes_are_silent_the_likely_causes_are_listed_in_their_order()
    {
        var told = await new PublicReport("GET http://api.example.org/a", Page, "200; Content-Type: application/json | {}").CheckAsync();

        Assert.Null(told.Cause);
        Assert.Contains("does not show why. Likely, in this order:", told.Explanation, StringComparison.Ordinal);
        Assert.NotEmpty(told.Snippets);
    }
}
