using System.Globalization;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>
/// A diagnosis for a person: a line for each entry to which CORS applies, and below them what was refused, why, and the fix.
/// </summary>
/// <param name="record">What was found.</param>
/// <param name="file">The file as it was named.</param>
/// <param name="backendWasNamed">Whether a person named the backend, or it was detected from the responses.</param>
internal sealed class DiagnosisReport(DiagnosisRecord record, string file, bool backendWasNamed)
{
    private const int MethodColumns = 8;
    private const int StatusColumns = 4;
    private const int VerdictColumns = 44;
    private const int LeastUrlColumns = 30;

    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines(AnsiStyle style, int? columns)
    {
        yield return TerminalText.Escape($"{file}: {Plural.Of(record.Entries.Length, "entry", "entries")}, written by {record.Creator}.");
        var inPlay = record.Entries.Where(static entry => entry.Verdict.Outcome != Outcome.NotApplicable || IsWorthTelling(entry)).ToList();
        if (inPlay.Count == 0)
        {
            yield return "CORS applies to none of them. Was the file recorded while the page made the call, and with all requests shown "
                + "(Network tab, filter \"All\")?";
            yield break;
        }

        yield return "";
        foreach (var entry in inPlay)
            yield return Line(entry, style, columns);
        foreach (var line in Details(style, columns))
            yield return line;
        yield return "";
        yield return Summary(style);
    }

    // A server that failed, or an extension that blocked, although CORS is not the reason.
    private static bool IsWorthTelling(DiagnosedEntry entry) =>
        entry.Verdict is { Outcome: Outcome.NotApplicable or Outcome.Allowed, Explanation: not null };

    private static string Line(DiagnosedEntry entry, AnsiStyle style, int? columns)
    {
        var status = entry.Entry.Answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "-";
        var verdict = OutcomeLabel.Of(entry.Verdict, style) + (entry.WasStopped ? style.Dim("  by its preflight") : "");
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{IndexOf(entry)}  {entry.Method.PadRight(MethodColumns)}{status.PadRight(StatusColumns)}"
        );
        var room = columns is { } width ? Math.Max(width - head.Length - VerdictColumns, LeastUrlColumns) : int.MaxValue;
        return $"{style.Dim(head)} {TextWrap.Shorten(TerminalText.Escape(entry.Url), room)}  {verdict}";
    }

    // The same refusal of the same URL, as polling gives it, is printed once, and so is the same code.
    private IEnumerable<string> Details(AnsiStyle style, int? columns)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        string? others = null;
        var groups = record
            .Entries.Where(static entry =>
                !entry.WasStopped
                && (entry.Verdict.Code is not null || entry.Upstream is { Outcome: Outcome.Blocked } || IsWorthTelling(entry))
            )
            .GroupBy(static entry => (entry.Kind, entry.Method, entry.Url, entry.Verdict.Outcome, entry.Verdict.Code));
        foreach (var group in groups)
        {
            var entry = group.First();
            yield return "";
            yield return style.Bold($"{IndexOf(entry)}  {TerminalText.Escape(entry.Method)} {TerminalText.Escape(entry.Url)}")
                + Others(group.Count() - 1);
            yield return $"  {OutcomeLabel.Of(entry.Verdict, style)}";
            foreach (var line in Table.Lines(VerdictReport.Rows(entry.Verdict).Concat(Upstream(entry)), style, columns))
                yield return line;
            if (entry.Verdict.Fix is not { } fix)
                continue;

            var code = VerdictReport.Code(fix, backendWasNamed, style).ToList();
            others ??= VerdictReport.OtherBackends(fix, code.Count > 0);
            if (code.Count == 0 || !told.Add(string.Join('\n', code)))
                continue;
            yield return "";
            foreach (var line in code.SkipLast(1))
                yield return line;
        }

        if (others is null)
            yield break;
        yield return "";
        yield return style.Dim(others);
        if (told.Count > 1)
            yield return style.Dim(
                "Each fix is for its exchange; applied one after the other, they would undo each other. For the whole API at once: "
                    + $"devproxy fix {TerminalText.Escape(ShellWord.Quote(file))}"
            );
    }

    private static IEnumerable<Row> Upstream(DiagnosedEntry entry) =>
        entry.Upstream is { Outcome: Outcome.Blocked } upstream && entry.Verdict.Outcome != Outcome.Blocked
            ?
            [
                new Row(
                    "upstream alone",
                    $"{WireName.Of(upstream.Outcome)} {WireName.Of(upstream.Code!.Value)}. {upstream.Explanation}",
                    Tone.Changed
                ),
            ]
            : [];

    private static string Others(int count) => count == 0 ? "" : $" (and {Plural.Of(count, "more such entry", "more such entries")})";

    private string Summary(AnsiStyle style)
    {
        var parts = Enum.GetValues<Outcome>()
            .Select(outcome => (Outcome: outcome, Count: record.Summary[WireName.Of(outcome)]))
            .Where(static part => part.Count > 0)
            .Select(part => Palette.Paint(style, OutcomeLabel.ToneOf(part.Outcome), $"{part.Count} {WireName.Of(part.Outcome)}"));
        return string.Join(", ", parts);
    }

    private static string IndexOf(DiagnosedEntry entry) => string.Create(CultureInfo.InvariantCulture, $"#{entry.Index}").PadRight(4);
}
