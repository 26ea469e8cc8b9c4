using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class GraphQlOperationTests
{
    private const string Json = "application/json";

    [Theory]
    [InlineData("""{"query":"query Users { users { id } }"}""", "query Users")]
    [InlineData(
        """{"operationName":"B","variables":{"query":"x"},"query":"query A { a } mutation B($x: Int = 1) @live { b(query: {a: 1}) }"}""",
        "mutation B"
    )]
    [InlineData("""{"query":"{ users { id } }"}""", "query ")]
    [InlineData("""{"query":"# query No {\n subscription  Ticks{ t(say: \"mutation No {\") }"}""", "subscription Ticks")]
    [InlineData("""{"query":"fragment F on User { query } query WithFragment { me { ...F } }"}""", "query WithFragment")]
    [InlineData("""{"operationName":"Stored","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}""", " Stored")]
    [InlineData("""[{"query":"query A { a }"},{"query":"mutation B { b }"}]""", "query A", "mutation B")]
    [InlineData("""{"operationName":"Cut","query":"query Cut { a }","variables":{"text":"cut off he""", "query Cut")]
    [InlineData("""{"query":"shoes"}""")]
    [InlineData("""{"query":"query optimisation"}""")]
    [InlineData("""{"query":{"match":{"title":"{x}"}}}""")]
    [InlineData("""{"operationName":"Refund","amount":3}""")]
    [InlineData("""{"deep":{"query":"query A { a }"}}""")]
    [InlineData("""not JSON "query" """)]
    [InlineData("")]
    public void A_JSON_body_says_what_is_asked_for_or_is_something_else(string body, params string[] operations)
    {
        Assert.Equal(operations, Of("POST", "http://localhost:8010/graphql", Json, body));
        Assert.Empty(Of("PUT", "http://localhost:8010/graphql", Json, body));
        Assert.Empty(Of("POST", "http://localhost:8010/graphql", "text/css", body));
    }

    [Theory]
    [InlineData("?query=query%20Users%20%7B%20users%20%7D", "query Users")]
    [InlineData("?a=1&operationName=Users&query=query+Users+%7B+users+%7D", "query Users")]
    [InlineData("?operationName=Users&extensions=%7B%22persistedQuery%22%3A%7B%7D%7D", " Users")]
    [InlineData("?query=shoes")]
    [InlineData("?q=query%20Users%20%7B%20users%20%7D")]
    [InlineData("")]
    public void A_URL_says_what_is_asked_for_too(string query, params string[] operations) =>
        Assert.Equal(operations, Of("GET", "http://localhost:8010/graphql" + query, null, ""));

    [Fact]
    public void A_document_may_be_the_whole_body() =>
        Assert.Equal(["query A"], Of("POST", "http://localhost:8010/graphql", "application/graphql", "query A { a }"));

    private static IEnumerable<string> Of(string method, string url, string? type, string body) =>
        GraphQlOperation.Of(method, url, type, () => Encoding.UTF8.GetBytes(body)).Select(static one => $"{one.Type} {one.Name}");
}
