namespace DevProxy.Cors.Tests;

public class FixTests
{
    [Fact]
    public void Every_backend_gets_a_snippet_with_everything_that_is_needed()
    {
        var context = Make.Context("PATCH", CredentialsMode.Include, "x-a", "x-b") with { ProductionOrigins = ["https://www.example.org"] };

        var fix = FixWriter.For(Judge.Preflight(context, Make.Answer(404)))!;

        Assert.Equal(Enum.GetValues<Backend>(), fix.Snippets.Keys);
        Assert.All(
            fix.Snippets,
            snippet =>
            {
                foreach (var wanted in (string[])[Make.Page, "https://www.example.org", "patch", "x-a", "x-b"])
                    Assert.Contains(wanted, snippet.Value, StringComparison.OrdinalIgnoreCase);
                Assert.Matches(
                    "(?i)credentials\\W+(=>|:|=)?\\W*(true|always)|\\.AllowCredentials\\(\\)|cors_credentials \"true\"|CredentialS? "
                        + "true|setAllowCredentials\\(true\\)",
                    snippet.Value
                );
                Assert.DoesNotContain(
                    "'*'",
                    snippet
                        .Value.Replace("resource '*'", "", StringComparison.Ordinal)
                        .Replace("'paths' => ['*']", "", StringComparison.Ordinal),
                    StringComparison.Ordinal
                );
                Assert.DoesNotContain("\"*\"", snippet.Value, StringComparison.Ordinal);
                Assert.EndsWith("\n", snippet.Value, StringComparison.Ordinal);
                Assert.DoesNotContain("\n\n\n", snippet.Value, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Without_credentials_no_snippet_allows_them()
    {
        var fix = FixWriter.For(Judge.Preflight(Make.Context("PATCH", CredentialsMode.NotInclude, "x-a"), Make.Answer(404)))!;

        Assert.All(
            fix.Snippets.Values,
            snippet => Assert.DoesNotMatch("(?i)credentials\\W+(=>|:|=)?\\W*true|AllowCredentials\\(\\)|\\$cors_credentials", snippet)
        );
    }

    [Fact]
    public void The_backend_is_the_configured_or_else_the_detected_one()
    {
        var answer = Make.Answer(404, "X-Powered-By: Express");

        Assert.Equal(Backend.Express, FixWriter.For(Judge.Preflight(Make.Context("PUT"), answer))!.Backend);
        Assert.Equal(Backend.Go, FixWriter.For(Judge.Preflight(Make.Context("PUT") with { Backend = Backend.Go }, answer))!.Backend);
        Assert.Equal(
            Backend.Go,
            FixWriter.For(Judge.Preflight(Make.Context("PUT") with { Body = "404 page not found" }, Make.Answer(404)))!.Backend
        );
        Assert.Null(FixWriter.For(Judge.Preflight(Make.Context("PUT"), null))!.Backend);
    }

    [Theory]
    [InlineData(FailureCode.RedirectUserinfo)]
    [InlineData(FailureCode.RedirectNotHttp)]
    [InlineData(FailureCode.RedirectTooMany)]
    [InlineData(FailureCode.ModeSameOrigin)]
    public void Where_CORS_settings_do_not_help_there_is_a_summary_only(FailureCode code)
    {
        var fix = FixWriter.For(Judge.Refuse(Make.Context(), code, Make.Answer(302)))!;

        Assert.NotEmpty(fix.Summary);
        Assert.Empty(fix.Snippets);
    }

    [Fact]
    public void What_passes_needs_no_fix() =>
        Assert.Null(
            FixWriter.For(
                Judge.Request(Make.Context(credentials: CredentialsMode.NotInclude), Make.Answer(200, "Access-Control-Allow-Origin: *"))
            )
        );

    [Fact]
    public void Every_code_has_a_summary_of_one_sentence() =>
        Assert.All(
            Enum.GetValues<FailureCode>(),
            code =>
            {
                var verdict = Judge.Refuse(
                    Make.Context("PUT", CredentialsMode.Unknown, "x-a"),
                    code,
                    Make.Answer(200, "Access-Control-Allow-Origin: x")
                );

                Assert.Matches("^[A-Z].*\\.$", FixSummary.Of(verdict));
            }
        );

    [Fact]
    public void The_cause_says_more_than_the_code()
    {
        Assert.StartsWith(
            "Let OPTIONS requests pass before authentication",
            FixSummary.Of(Judge.Preflight(Make.Context("PUT"), Make.Answer(401))),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Register the CORS middleware before the routes",
            FixSummary.Of(Judge.Preflight(Make.Context("PUT"), Make.Answer(405))),
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"Send Access-Control-Allow-Origin: {Make.Page} with every response of this route, including errors and preflights.",
            FixSummary.Of(Judge.Request(Make.Context(), Make.Answer(200)))
        );
    }

    [Fact]
    public void A_header_that_is_missing_only_on_the_answer_is_named()
    {
        var context = Make.Context(credentials: CredentialsMode.Include) with { History = new RouteHistory(PreflightPassed: true) };

        Assert.StartsWith(
            "Send Access-Control-Allow-Credentials with the response itself too",
            FixSummary.Of(Judge.Request(context, Make.Answer(200, "Access-Control-Allow-Origin: " + Make.Page))),
            StringComparison.Ordinal
        );
    }
}
