using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class VerdictReportTests
{
    private static readonly JudgingContext Asked = new(Records.Api + "/users", Records.Page, "GET", [], CredentialsMode.NotInclude);

    [Fact]
    public void A_refusal_is_told_from_the_rule_to_the_fix()
    {
        var verdict = Judge.Request(Asked, Records.Answer(200, $"Access-Control-Allow-Origin: {Records.Page}/"));

        Assert.Equal(
            [("why", verdict.Explanation), ("Chrome says", verdict.Message), ("hints", "trailing-slash"), ("fix", verdict.Fix!.Summary)],
            VerdictReport.Rows(verdict).Select(row => (row.Label, (string?)row.Text))
        );
    }

    [Fact]
    public void The_cause_stands_between_the_browsers_words_and_the_fix()
    {
        var verdict = Judge.Preflight(Asked with { Method = "PUT" }, Records.Answer(401));

        Assert.Equal(["why", "Chrome says", "cause", "fix"], VerdictReport.Rows(verdict).Select(row => row.Label));
        Assert.Contains(VerdictReport.Rows(verdict), row => row is { Label: "cause", Text: "options-rejected-by-auth" });
    }

    [Fact]
    public void Of_what_passes_only_what_is_worth_saying_is_said()
    {
        const string allow = "Access-Control-Allow-Origin: " + Records.Page;

        Assert.Empty(VerdictReport.Rows(Judge.Request(Asked, Records.Answer(200, allow, "Vary: Origin"))));
        var row = Assert.Single(VerdictReport.Rows(Judge.Request(Asked, Records.Answer(200, allow))));
        Assert.Equal(("also", Tone.Warning), (row.Label, row.Tone));
        Assert.EndsWith("(adv-vary-origin-missing)", row.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "For Go:")]
    [InlineData(false, "For Go (detected from the response):")]
    public void Code_stands_apart_keeps_its_tabs_and_cannot_control_the_terminal(bool wasNamed, string head) =>
        Assert.Equal(
            [head, "", "if a {", "\tb\\x1b[2J", "}", ""],
            VerdictReport.Code(Fix(Backend.Go, (Backend.Go, "if a {\n\tb\u001b[2J\n}\n")), wasNamed, AnsiStyle.None)
        );

    [Theory]
    [InlineData(Backend.AspNetCore, "For ASP.NET Core:")]
    [InlineData(Backend.FastApi, "For FastAPI:")]
    [InlineData(Backend.Nginx, "For nginx:")]
    [InlineData(Backend.ApiGateway, "For AWS API Gateway:")]
    [InlineData(Backend.Django, "For Django:")]
    public void A_product_is_called_as_its_makers_call_it(Backend backend, string head) =>
        Assert.Equal(head, VerdictReport.Code(Fix(backend, (backend, "x")), wasNamed: true, AnsiStyle.None).First());

    [Fact]
    public void Where_nobody_knows_the_backend_there_is_no_code_and_all_can_be_asked_for()
    {
        var fix = Fix(null, (Backend.Express, "a"), (Backend.Go, "b"));

        Assert.Empty(VerdictReport.Code(fix, wasNamed: false, AnsiStyle.None));
        Assert.Equal("The code for your backend: add --backend with one of express, go.", VerdictReport.OtherBackends(fix, hasCode: false));
    }

    [Fact]
    public void Beside_the_code_that_is_shown_the_others_can_be_asked_for()
    {
        Assert.Equal(
            "The code for another backend: add --backend with one of express.",
            VerdictReport.OtherBackends(Fix(Backend.Go, (Backend.Express, "a"), (Backend.Go, "b")), hasCode: true)
        );
        Assert.Null(VerdictReport.OtherBackends(Fix(Backend.Go), hasCode: false));
    }

    private static Fix Fix(Backend? backend, params (Backend Backend, string Code)[] snippets) =>
        new("Do this.", backend, snippets.ToImmutableSortedDictionary(one => one.Backend, one => one.Code));

    private static readonly Answer WithoutCredentials = Records.Answer(200, "Access-Control-Allow-Origin: " + Records.Page);

    [Fact]
    public void Without_cors_there_is_no_word() => Assert.Equal("", VerdictWords.Of(Records.Plain().Cors).Word);

    [Fact]
    public void What_both_would_pass_is_allowed() => AssertWords("allowed", null, Records.Open, Records.Open);

    [Fact]
    public void What_DevProxy_made_pass_is_repaired_and_keeps_its_reason() =>
        AssertWords("repaired", "acao-missing", Records.Bare, Records.Open);

    [Fact]
    public void What_fails_with_credentials_alone_is_repaired_too() =>
        AssertWords("repaired", "acac-missing", WithoutCredentials, Records.Open);

    [Fact]
    public void What_the_browser_refused_is_blocked() => AssertWords("blocked", "acao-missing", Records.Bare, Records.Bare);

    [Fact]
    public void What_depends_on_credentials_is_conditional() =>
        AssertWords("conditional", "acac-missing", WithoutCredentials, WithoutCredentials);

    [Fact]
    public void What_the_browsers_cache_decides_is_indeterminate() =>
        AssertWords("indeterminate", null, Records.Answer(304, "ETag: 1"), Records.Answer(304, "ETag: 1"));

    [Fact]
    public void What_only_the_standard_refuses_is_divergent()
    {
        var star = Records.Answer(
            204,
            "Access-Control-Allow-Origin: *",
            "Access-Control-Allow-Headers: *",
            "Access-Control-Allow-Methods: PUT"
        );
        var question = new JudgingContext(Records.Proxy, Records.Page, "PUT", ["authorization"], CredentialsMode.NotInclude);
        var cors = Records.Plain().Cors with { Delivered = Judge.Preflight(question, star) };

        Assert.Equal("divergent", VerdictWords.Of(cors).Word);
        Assert.Equal("preflight-authorization-wildcard", VerdictWords.Of(cors).Code);
    }

    private static void AssertWords(string word, string? code, Answer upstream, Answer delivered)
    {
        var words = VerdictWords.Of(Records.Cross(upstream, delivered).Cors);

        Assert.Equal(word, words.Word);
        Assert.Equal(code, words.Code);
    }

    [Theory]
    [InlineData(Outcome.Allowed, "✔ allowed", "Good")]
    [InlineData(Outcome.NotApplicable, "✔ not-applicable", "Muted")]
    [InlineData(Outcome.Divergent, "✔ divergent", "Warning")]
    [InlineData(Outcome.Blocked, "✘ blocked", "Bad")]
    [InlineData(Outcome.Conditional, "? conditional", "Warning")]
    [InlineData(Outcome.Indeterminate, "? indeterminate", "Warning")]
    public void Each_outcome_has_its_mark_and_its_colour(Outcome outcome, string text, string tone)
    {
        var style = new AnsiStyle(coloured: true);

        Assert.Equal(tone, OutcomeLabel.ToneOf(outcome).ToString());
        Assert.Equal(Palette.Paint(style, OutcomeLabel.ToneOf(outcome), text), OutcomeLabel.Of(outcome, null, style));
    }

    [Fact]
    public void A_code_stands_behind_it_uncoloured()
    {
        var verdict = Records.Cross(Records.Bare, Records.Bare).Cors.Delivered!;

        Assert.Equal("✘ blocked  acao-missing", OutcomeLabel.Of(verdict, AnsiStyle.None));
        Assert.EndsWith("  acao-missing", OutcomeLabel.Of(verdict, new AnsiStyle(coloured: true)), StringComparison.Ordinal);
    }
}
