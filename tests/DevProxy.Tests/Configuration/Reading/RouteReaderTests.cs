using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class RouteReaderTests
{
    [Theory]
    [InlineData("\"auto\"", nameof(ChangeOrigin.Auto))]
    [InlineData("true", nameof(ChangeOrigin.Target))]
    [InlineData("false", nameof(ChangeOrigin.Browser))]
    public void The_Host_is_the_targets_or_the_browser_s(string json, string value) =>
        Assert.Equal(value, Given.Route($$"""{ "target": "http://localhost:1", "changeOrigin": {{json}} }""").ChangeOrigin.ToString());

    [Theory]
    [InlineData("\"auto\"", nameof(RewriteOriginKind.Auto), null)]
    [InlineData("true", nameof(RewriteOriginKind.Target), null)]
    [InlineData("false", nameof(RewriteOriginKind.Never), null)]
    [InlineData("\"https://a.example\"", nameof(RewriteOriginKind.Fixed), "https://a.example")]
    public void The_Origin_is_one_of_four(string json, string kind, string? origin) =>
        Assert.Equal(
            new RewriteOrigin(Enum.Parse<RewriteOriginKind>(kind), origin),
            Given.Route($$"""{ "target": "http://localhost:1", "rewriteOrigin": {{json}} }""").RewriteOrigin
        );

    [Fact]
    public void An_Origin_is_spelled_as_a_browser_does() =>
        Given.Problem(
            """{ "routes": { "/": { "target": "http://localhost:1", "rewriteOrigin": ‸"https://a.example/" } } }""",
            "no slash at the end",
            "\"https://a.example\""
        );

    [Theory]
    [InlineData("https://api.example.com", true)]
    [InlineData("https://8.8.8.8", true)]
    [InlineData("http://api.example.com", false)]
    [InlineData("https://localhost:3000", false)]
    [InlineData("https://backend:3000", false)]
    [InlineData("https://192.168.1.5", false)]
    [InlineData("https://172.20.0.1", false)]
    [InlineData("https://10.1.2.3", false)]
    [InlineData("https://[fd00::1]", false)]
    [InlineData("https://nas.local", false)]
    public void An_unverified_certificate_is_a_warning_where_the_internet_is_between(string target, bool warned)
    {
        var problems = Given.Read($$"""{ "routes": { "/": { "target": "{{target}}", "secure": false } } }""").Problems;

        Assert.Equal(
            warned,
            problems.Any(problem => problem.Severity == ProblemSeverity.Warning && problem.Path == "routes[\"/\"].secure")
        );
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(", \"secure\": true", true)]
    [InlineData(", \"secure\": false", false)]
    public void Whether_it_was_written_is_known(string json, bool? secure) =>
        Assert.Equal(secure, Given.Route($"{{ \"target\": \"https://localhost:1\" {json} }}").Secure);

    [Fact]
    public void All_problems_of_a_route_are_told_even_without_a_target() =>
        Assert.Equal(
            ["routes[\"/\"]", "routes[\"/\"].headers[\"a b\"]", "routes[\"/\"].cors.origin"],
            Given
                .Read("""{ "routes": { "/": { "headers": { "a b": "x" }, "cors": { "origin": "x" } } } }""")
                .Problems.Select(problem => problem.Path)
        );
}
