using FsCheck;
using FsCheck.Fluent;

namespace DevProxy.Cors.Tests;

public class JudgeTests
{
    private const string Named = "Access-Control-Allow-Origin: " + Make.Page;
    private const string True = "Access-Control-Allow-Credentials: true";

    [Theory]
    [InlineData("*", null, CredentialsMode.Unknown, Outcome.Conditional, FailureCode.AcaoWildcardWithCredentials)]
    [InlineData("*", null, CredentialsMode.Include, Outcome.Blocked, FailureCode.AcaoWildcardWithCredentials)]
    [InlineData("*", null, CredentialsMode.NotInclude, Outcome.Allowed, null)]
    [InlineData(Make.Page, null, CredentialsMode.Unknown, Outcome.Conditional, FailureCode.AcacMissing)]
    [InlineData(Make.Page, "true", CredentialsMode.Unknown, Outcome.Allowed, null)]
    [InlineData("https://b.example", "true", CredentialsMode.Unknown, Outcome.Blocked, FailureCode.AcaoMismatch)]
    public void An_answer_is_judged_for_both_modes(string acao, string? acac, CredentialsMode mode, Outcome outcome, FailureCode? code)
    {
        string[] lines = acac is null
            ? ["Access-Control-Allow-Origin: " + acao]
            : ["Access-Control-Allow-Origin: " + acao, "Access-Control-Allow-Credentials: " + acac];

        var verdict = Judge.Request(Make.Context(credentials: mode), Make.Answer(200, lines));

        Assert.Equal((outcome, code, mode), (verdict.Outcome, verdict.Code, verdict.Credentials));
    }

    [Fact]
    public void A_preflight_names_what_failed_with_credentials_only()
    {
        var context = Make.Context("PUT", CredentialsMode.Unknown, "x-a");

        var verdict = Judge.Preflight(
            context,
            Make.Answer(204, Named, True, "Access-Control-Allow-Methods: PUT", "Access-Control-Allow-Headers: *")
        );

        Assert.Equal((Outcome.Conditional, FailureCode.PreflightHeaderWildcardWithCredentials), (verdict.Outcome, verdict.Code));
        Assert.Equal(Outcome.Allowed, verdict.WithoutCredentials.Outcome);
        Assert.Equal(["x-a"], verdict.Failing);
    }

    [Theory]
    [InlineData(CredentialsMode.Unknown)]
    [InlineData(CredentialsMode.NotInclude)]
    public void Authorization_with_a_wildcard_is_divergent(CredentialsMode mode)
    {
        var verdict = Judge.Preflight(
            Make.Context("GET", mode, "authorization"),
            Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Headers: *")
        );

        Assert.Equal((Outcome.Divergent, FailureCode.PreflightAuthorizationWildcard), (verdict.Outcome, verdict.Code));
        Assert.Equal(["authorization"], verdict.Failing);
        Assert.Null(verdict.Message);
        Assert.NotNull(verdict.Fix);
    }

    [Fact]
    public void A_bare_304_depends_on_the_stored_answer()
    {
        AssertOutcome(Outcome.Indeterminate, Outcome.Indeterminate, Make.Answer(304));
        AssertOutcome(Outcome.Allowed, Outcome.Indeterminate, Make.Answer(304, Named));
        AssertOutcome(Outcome.Allowed, Outcome.Allowed, Make.Answer(304, Named, True));
        AssertOutcome(Outcome.Blocked, Outcome.Blocked, Make.Answer(304, "Access-Control-Allow-Origin: https://b.example"));
        AssertOutcome(Outcome.Indeterminate, Outcome.Blocked, Make.Answer(304, "Access-Control-Allow-Credentials: True"));
    }

    [Fact]
    public void A_304_to_a_conditional_request_of_script_is_checked_as_it_is()
    {
        var context = Make.Context() with { ScriptRevalidates = true };

        Assert.Equal(FailureCode.AcaoMissing, Judge.Request(context, Make.Answer(304)).Code);
    }

    [Fact]
    public void Where_CORS_does_not_apply_nothing_is_refused()
    {
        var verdict = Judge.NotApplicable(Make.Context(), Make.Answer(200));

        Assert.Equal((Outcome.NotApplicable, null), (verdict.Outcome, verdict.Code));
        Assert.Null(verdict.Message);
        Assert.Null(verdict.Explanation);
        Assert.Null(verdict.Fix);
    }

    [Fact]
    public void A_request_with_credentials_never_passes_where_one_without_is_blocked()
    {
        var values = Gen.Elements<string?>(
            null,
            "*",
            "",
            "null",
            Make.Page,
            Make.Page + "/",
            "PUT",
            "put",
            "GET, *",
            "x-a",
            "x-a, authorization",
            "a b",
            "true",
            "True"
        );
        var answers =
            from origin in values
            from credentials in values
            from methods in values
            from headers in values
            from status in Gen.Elements(200, 204, 304, 302, 404)
            select new Answer(
                status,
                Lines(
                    ("Access-Control-Allow-Origin", origin),
                    ("Access-Control-Allow-Credentials", credentials),
                    ("Access-Control-Allow-Methods", methods),
                    ("Access-Control-Allow-Headers", headers)
                )
            );
        Prop.ForAll(
                answers.ToArbitrary(),
                answer =>
                {
                    var preflight = Judge.Preflight(Make.Context("PUT", CredentialsMode.Unknown, "authorization", "x-a"), answer);
                    var request = Judge.Request(Make.Context(), answer);
                    return IsStricterWithCredentials(preflight) && IsStricterWithCredentials(request);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static bool IsStricterWithCredentials(Verdict verdict) =>
        (verdict.WithCredentials.Outcome != Outcome.Allowed || verdict.WithoutCredentials.Outcome == Outcome.Allowed)
        && (verdict.WithoutCredentials.Outcome != Outcome.Blocked || verdict.WithCredentials.Outcome == Outcome.Blocked);

    private static HeaderList Lines(params (string Name, string? Value)[] lines) =>
        new(lines.Where(line => line.Value is not null).Select(line => new HeaderLine(line.Name, line.Value!)));

    private static void AssertOutcome(Outcome without, Outcome with, Answer answer)
    {
        var verdict = Judge.Request(Make.Context(), answer);
        Assert.Equal((without, with), (verdict.WithoutCredentials.Outcome, verdict.WithCredentials.Outcome));
    }
}
