using DevProxy.Checking;
using DevProxy.Cli;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Cli;

public sealed class CheckReportTests
{
    private const string Url = Records.Api + "/users";

    private static readonly JudgingContext Asked = new(Url, Records.Page, "PUT", [], CredentialsMode.NotInclude);
    private static readonly Answer Allowed = Records.Answer(
        204,
        "Access-Control-Allow-Origin: " + Records.Page,
        "Access-Control-Allow-Methods: PUT",
        "Vary: Origin"
    );

    [Fact]
    public void It_tells_the_question_each_step_and_the_verdict_in_this_order()
    {
        var lines = Lines(Of(Judge.Preflight(Asked, Allowed)) with { Notes = ["A word\u001b besides."] });

        Assert.Equal($"A page at {Records.Page} calls PUT {Url}, credentials: omit.", lines[0]);
        Assert.Equal("A browser sends a preflight first, because of method PUT.", lines[1]);
        Assert.Equal("A word\\x1b besides.", lines[2]);
        Assert.Equal(["", $"1. preflight  {Url}"], lines[3..5]);
        Assert.Contains("  │ so the browser sends the request", lines);
        Assert.Equal(
            ["", "✔ allowed: the browser would send the request (here it was not sent: add --send to see its answer judged too)"],
            lines[^2..]
        );
    }

    [Fact]
    public void What_was_sent_and_passes_may_be_read_and_its_readable_headers_are_named()
    {
        var record = Of(Judge.Request(Asked, Allowed)) with
        {
            Sent = true,
            NeedsPreflight = false,
            ExposedHeaders = ["content-type", "etag"],
        };

        var lines = Lines(record);

        Assert.Equal("A browser sends this without a preflight.", lines[1]);
        Assert.Contains("✔ allowed: the page may read the answer", lines);
        Assert.Equal("  │ page can read  content-type, etag", lines[^1]);
    }

    [Fact]
    public void What_include_would_get_stands_below_what_omit_got()
    {
        var verdict = Judge.Preflight(Asked, Allowed);
        var include = Judge.Preflight(Asked with { Credentials = CredentialsMode.Include }, Allowed);

        Assert.Equal("  │ with include   the same", Lines(Of(verdict) with { WithCredentials = verdict })[^1]);
        Assert.Equal(
            $"  │ with include   blocked preflight-acac-missing: {include.Explanation}",
            Lines(Of(verdict) with { WithCredentials = include })[^1]
        );
    }

    [Theory]
    [InlineData(true, "For nginx:")]
    [InlineData(false, "For nginx (detected from the response):")]
    public void A_refusal_ends_with_the_code_and_the_way_to_that_of_others(bool wasNamed, string head)
    {
        var lines = Lines(Of(Judge.Preflight(Asked with { Backend = Backend.Nginx }, Records.Answer(204))), wasNamed);

        Assert.Contains("✘ blocked  preflight-acao-missing", lines);
        Assert.True(lines.IndexOf(head) > lines.IndexOf("✘ blocked  preflight-acao-missing"));
        Assert.StartsWith("The code for another backend: add --backend with one of express, ", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("nginx", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_has_the_words_of_both_browsers()
    {
        var verdict = Judge.Request(Asked, Records.Answer(200));
        var lines = string.Join('\n', Lines(Of(verdict)));

        Assert.Contains("│ Chrome says", lines, StringComparison.Ordinal);
        Assert.Contains("│ Firefox says", lines, StringComparison.Ordinal);
        Assert.Contains("Cross-Origin Request Blocked", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void No_answer_is_no_verdict()
    {
        var lines = Lines(Of(Judge.Request(Asked, null)) with { Error = Records.Refused });

        Assert.Contains("✘ no answer", lines);
        Assert.DoesNotContain(lines, line => line.Contains("not-applicable", StringComparison.Ordinal));
    }

    private static CheckRecord Of(Verdict verdict) =>
        new(
            Url,
            Records.Page,
            "PUT",
            "omit",
            true,
            ["method PUT"],
            false,
            [new CheckStep(ExchangeKind.Preflight, Url, new CheckStepRequest("OPTIONS", HeaderList.Empty), Allowed, verdict)],
            verdict,
            []
        );

    private static List<string> Lines(CheckRecord record, bool backendWasNamed = false) =>
        [.. new CheckReport(record, backendWasNamed).Lines(AnsiStyle.None, null)];
}
