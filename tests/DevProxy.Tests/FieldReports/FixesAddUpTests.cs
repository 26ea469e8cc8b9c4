using DevProxy.Cors;

namespace DevProxy.Tests.FieldReports;

/// <summary>A printed fix, applied as printed, took away the methods, headers and origins that worked before.</summary>
public sealed class FixesAddUpTests
{
    private const string Page = "http://localhost:5173";

    public static TheoryData<string> Backends => [.. Enum.GetValues<Backend>().Select(WireName.Of)];

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task What_the_answer_lists_stays_in_the_code(string backend)
    {
        var told = await new PublicReport(
            "DELETE http://192.168.7.7/a --credentials include",
            Page,
            "204; Access-Control-Allow-Origin: http://localhost:5173; Access-Control-Allow-Credentials: true; "
                + "Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: authorization,content-type; Vary: Origin"
        ).CheckAsync("--backend", backend);

        var code = told.Snippet(backend);
        foreach (var kept in new[] { "PUT", "DELETE", "authorization", "content-type", Page })
            Assert.Contains(kept, code, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Keep your other origins here", code, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_route_was_seen_to_need_stays_too()
    {
        var memory = new RouteMemory();
        var silent = new Answer(404, HeaderList.Empty);
        memory.Learn("/api", Context("PUT", "content-type"), silent);
        memory.Learn("/api", Context("PATCH", "x-a") with { Origin = "https://shop.example" }, Allowing("https://shop.example"));
        memory.Learn("/other", Context("REPORT", "x-other"), silent);
        var asked = Context("DELETE", "authorization");

        var code = Judge.Preflight(asked with { History = memory.Recall("/api", asked) }, silent).Fix!.Snippets[Backend.Express];

        Assert.Contains("origin: ['http://localhost:5173', 'https://shop.example'],", code, StringComparison.Ordinal);
        Assert.Contains("methods: ['PATCH', 'PUT', 'DELETE'],", code, StringComparison.Ordinal);
        Assert.Contains("allowedHeaders: ['authorization', 'content-type', 'x-a'],", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_stays_as_far_as_it_counted()
    {
        var answer = new Answer(
            204,
            new HeaderList(
                new HeaderLine("Access-Control-Allow-Origin", "https://other.example"),
                new HeaderLine("Access-Control-Allow-Methods", "*"),
                new HeaderLine("Access-Control-Allow-Headers", "*")
            )
        );

        var without = Judge.Preflight(Context("DELETE", "x-a") with { Credentials = CredentialsMode.NotInclude }, answer).Fix!.Snippets;
        var with = Judge.Preflight(Context("DELETE", "x-a") with { Credentials = CredentialsMode.Include }, answer).Fix!.Snippets;

        Assert.Contains("'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'", without[Backend.Express], StringComparison.Ordinal);
        Assert.Contains("allowedHeaders: ['x-a', '*']", without[Backend.Express], StringComparison.Ordinal);
        Assert.Contains("headers: :any", without[Backend.Rails], StringComparison.Ordinal);
        Assert.Contains("allowedHeaders: ['x-a']", with[Backend.Express], StringComparison.Ordinal);
        Assert.Contains("list every header that your pages send", with[Backend.Express], StringComparison.Ordinal);
    }

    private static JudgingContext Context(string method, params string[] names) =>
        new("http://localhost:3000/a", Page, method, [.. names], CredentialsMode.NotInclude);

    private static Answer Allowing(string origin) => new(204, new HeaderList(new HeaderLine("Access-Control-Allow-Origin", origin)));
}
