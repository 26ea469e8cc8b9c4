using System.Collections.Immutable;
using DevProxy.Cli;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Cli;

public sealed class DiagnosisReportTests
{
    private const string Url = Records.Api + "/users";

    private static readonly JudgingContext Asked = new(Url, Records.Page, "GET", [], CredentialsMode.NotInclude)
    {
        Backend = Backend.Nginx,
    };
    private static readonly Answer Passing = Records.Answer(200, "Access-Control-Allow-Origin: " + Records.Page, "Vary: Origin");

    [Fact]
    public void Each_entry_in_which_CORS_is_in_play_has_its_line_with_its_place_in_the_file()
    {
        var lines = Lines(Entry(0, Passing, Judge.NotApplicable(Asked, Passing)), Entry(1, Passing), Entry(12, Records.Bare));

        Assert.Equal("my.har: 3 entries, written by a browser.", lines[0]);
        Assert.Equal(["", $"#1    GET     200  {Url}  ✔ allowed", $"#12   GET     200  {Url}  ✘ blocked  acao-missing", ""], lines[1..5]);
        Assert.Equal("1 allowed, 1 blocked, 1 not-applicable", lines[^1]);
    }

    [Fact]
    public void A_file_without_any_says_how_to_record_one_with()
    {
        var lines = Lines(Entry(0, Passing, Judge.NotApplicable(Asked, Passing)));

        Assert.Equal(2, lines.Count);
        Assert.EndsWith("with all requests shown (Network tab, filter \"All\")?", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_refusal_and_the_same_code_are_told_once()
    {
        var lines = Lines(
            Entry(0, Records.Bare),
            Entry(1, Records.Bare),
            Entry(2, Records.Bare),
            Entry(3, Records.Bare) with
            {
                Url = Url + "/1",
            }
        );

        Assert.Contains($"#0    GET {Url} (and 2 more such entries)", lines);
        Assert.Contains($"#3    GET {Url}/1", lines);
        Assert.Single(lines, "For nginx:");
        Assert.Single(lines, line => line.StartsWith("The code for another backend: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_request_that_its_preflight_stopped_is_told_by_its_preflight()
    {
        var lines = Lines(Entry(0, null, Judge.Preflight(Asked, Records.Bare)) with { WasStopped = true });

        Assert.Equal($"#0    GET     -    {Url}  ✘ blocked  preflight-acao-missing  by its preflight", lines[2]);
        Assert.DoesNotContain(lines, line => line.Contains("Chrome says", StringComparison.Ordinal));
    }

    [Fact]
    public void What_only_DevProxy_lets_pass_is_told()
    {
        var upstream = Judge.Request(Asked, Records.Bare);

        var lines = Lines(Entry(0, Passing) with { Upstream = upstream });

        Assert.Contains($"  │ upstream alone blocked acao-missing. {upstream.Explanation}", lines);
    }

    [Fact]
    public void A_long_URL_leaves_room_for_the_verdict_and_cannot_control_the_terminal()
    {
        var entry = Entry(0, Passing) with { Url = $"{Records.Api}/{new string('a', 100)}\u001b[2J" };

        var line = new DiagnosisReport(Of(entry), "my.har", true).Lines(AnsiStyle.None, 100).ElementAt(2);

        Assert.Contains("…", line, StringComparison.Ordinal);
        Assert.Contains("\\x1b[2J  ✔ allowed", line, StringComparison.Ordinal);
        Assert.True(line.Length <= 100, line);
    }

    private static DiagnosedEntry Entry(int index, Answer? answer, Verdict? verdict = null) =>
        new(
            index,
            ExchangeKind.Request,
            "GET",
            Url,
            verdict ?? Judge.Request(Asked, answer),
            new HarEntry(index, Records.Noon, null, new ObservedRequest("GET", Url, HeaderList.Empty), answer, null, null, null, false),
            Observation.Of(new ObservedRequest("GET", Url, HeaderList.Empty))
        );

    private static DiagnosisRecord Of(params ImmutableArray<DiagnosedEntry> entries) =>
        new(
            entries,
            Enum.GetValues<Outcome>()
                .ToImmutableSortedDictionary(
                    WireName.Of,
                    outcome => entries.Count(entry => entry.Verdict.Outcome == outcome),
                    StringComparer.Ordinal
                )
        )
        {
            Creator = "a browser",
        };

    private static List<string> Lines(params ImmutableArray<DiagnosedEntry> entries) =>
        [.. new DiagnosisReport(Of(entries), "my.har", true).Lines(AnsiStyle.None, null)];
}
