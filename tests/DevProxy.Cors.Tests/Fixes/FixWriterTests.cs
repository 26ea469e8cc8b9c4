using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class FixWriterTests
{
    [Fact]
    public void Every_backend_gets_a_snippet_with_all_that_was_asked_for()
    {
        var situation = Make.Situation("PATCH", CredentialsMode.Include, "x-a", "x-b") with { ProductionOrigins = ["https://www.example.org"] };

        var fix = FixWriter.For(Judge.Preflight(situation, Make.Answer(404)))!;

        Assert.Equal(Enum.GetValues<Backend>(), fix.Snippets.Keys);
        Assert.All(fix.Snippets, snippet =>
        {
            foreach (var wanted in (string[])[Make.Page, "https://www.example.org", "patch", "x-a", "x-b"])
                Assert.Contains(wanted, snippet.Value, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i)credentials\\W+(=>|:|=)?\\W*(true|always)|\\.AllowCredentials\\(\\)|cors_credentials \"true\"|CredentialS? true|setAllowCredentials\\(true\\)", snippet.Value);
            Assert.DoesNotContain("'*'", snippet.Value.Replace("resource '*'", "", StringComparison.Ordinal).Replace("'paths' => ['*']", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("\"*\"", snippet.Value, StringComparison.Ordinal);
            Assert.EndsWith("\n", snippet.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("\n\n\n", snippet.Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Without_credentials_none_are_allowed()
    {
        var fix = FixWriter.For(Judge.Preflight(Make.Situation("PATCH", CredentialsMode.NotInclude, "x-a"), Make.Answer(404)))!;

        Assert.All(fix.Snippets.Values, snippet =>
            Assert.DoesNotMatch("(?i)credentials\\W+(=>|:|=)?\\W*true|AllowCredentials\\(\\)|\\$cors_credentials", snippet));
    }

    [Fact]
    public void The_backend_is_the_one_that_was_named_or_else_the_one_that_shows()
    {
        var answer = Make.Answer(404, "X-Powered-By: Express");

        Assert.Equal(Backend.Express, FixWriter.For(Judge.Preflight(Make.Situation("PUT"), answer))!.Backend);
        Assert.Equal(Backend.Go, FixWriter.For(Judge.Preflight(Make.Situation("PUT") with { Backend = Backend.Go }, answer))!.Backend);
        Assert.Equal(Backend.Go, FixWriter.For(Judge.Preflight(Make.Situation("PUT") with { ErrorBody = "404 page not found" }, Make.Answer(404)))!.Backend);
        Assert.Null(FixWriter.For(Judge.Preflight(Make.Situation("PUT"), null))!.Backend);
    }

    [Theory]
    [InlineData(FailureCode.RedirectUserinfo)]
    [InlineData(FailureCode.RedirectNotHttp)]
    [InlineData(FailureCode.RedirectTooMany)]
    [InlineData(FailureCode.ModeSameOrigin)]
    public void What_no_CORS_setting_mends_has_a_summary_alone(FailureCode code)
    {
        var fix = FixWriter.For(Judge.Refuse(Make.Situation(), code, Make.Answer(302)))!;

        Assert.NotEmpty(fix.Summary);
        Assert.Empty(fix.Snippets);
    }

    [Fact]
    public void What_passes_needs_none() =>
        Assert.Null(FixWriter.For(Judge.Request(Make.Situation(credentials: CredentialsMode.NotInclude), Make.Answer(200, "Access-Control-Allow-Origin: *"))));
}
