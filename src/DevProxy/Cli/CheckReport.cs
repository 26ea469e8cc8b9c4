using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>A check for a person: what the page does, each step, the verdict, and the fix to copy.</summary>
/// <param name="record">What was found out.</param>
/// <param name="backendWasNamed">Whether a person named the backend; else it was detected from the response.</param>
internal sealed class CheckReport(CheckRecord record, bool backendWasNamed)
{
    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines(AnsiStyle style, int? columns)
    {
        foreach (var line in Introduction(style, columns))
            yield return line;
        for (var index = 0; index < record.Steps.Length; index++)
        {
            yield return "";
            var step = record.Steps[index];
            yield return $"{style.Bold($"{index + 1}. {NameOf(step.Kind)}")}  {Printable.Of(step.Url)}";
            foreach (var line in Table.Lines(StepRows.Of(step, record.Error), style, columns))
                yield return line;
        }

        yield return "";
        foreach (var line in Conclusion(style, columns))
            yield return line;
    }

    private IEnumerable<string> Introduction(AnsiStyle style, int? columns)
    {
        yield return Printable.Of($"A page at {record.Origin} calls {record.Method} {record.Url}, credentials: {record.Credentials}.");
        yield return record.Steps.IsEmpty ? "A browser sends nothing."
            : record.NeedsPreflight
                ? $"A browser sends a preflight first, because of {string.Join(", ", record.PreflightReasons)}."
                : "A browser sends this without a preflight.";
        foreach (var line in record.Notes.SelectMany(note => TextWrap.Wrap(Printable.Of(note), columns)))
            yield return style.Yellow(line);
    }

    private IEnumerable<string> Conclusion(AnsiStyle style, int? columns)
    {
        var verdict = record.Verdict;
        yield return HasNoAnswer
            ? Palette.Paint(style, Tone.Bad, "✘ no answer")
            : style.Bold(OutcomeLabel.Of(verdict, style)) + Summary(verdict);
        foreach (var line in Table.Lines(VerdictRows(), style, columns))
            yield return line;
        if (verdict.Fix is not { } fix)
            yield break;
        yield return "";
        foreach (var line in VerdictReport.Code(fix, backendWasNamed, style))
            yield return line;
        if (VerdictReport.OtherBackends(fix, fix.Backend is not null) is { } others)
            yield return style.Dim(others);
    }

    private bool HasNoAnswer => record.Error is not null && record.Verdict is not ({ Outcome: Outcome.Blocked } or { Code: FailureCode.LocalNetworkAccess });

    private IEnumerable<Row> VerdictRows()
    {
        foreach (var row in VerdictReport.Rows(record.Verdict))
            yield return row;
        if (!record.ExposedHeaders.IsEmpty)
            yield return new Row("page can read", string.Join(", ", record.ExposedHeaders), Tone.Quiet);
        if (record.WithCredentials is { } include)
            yield return Include(include);
    }

    private Row Include(Verdict include)
    {
        var tone = OutcomeLabel.ToneOf(include.Outcome);
        if (include.Outcome == record.Verdict.Outcome && include.Code == record.Verdict.Code)
            return new Row("with include", "the same", tone);
        var code = include.Code is { } known ? $" {WireName.Of(known)}:" : "";
        return new Row("with include", $"{WireName.Of(include.Outcome)}{code} {include.Explanation}".TrimEnd(), tone);
    }

    private string Summary(Verdict verdict) =>
        verdict.Outcome switch
        {
            Outcome.Allowed when !record.Sent =>
                ": the browser would send the request (here it was not sent: add --send to see its answer judged too)",
            Outcome.Allowed => ": the page may read the answer",
            Outcome.NotApplicable => ": CORS does not apply",
            Outcome.Divergent => ": today's browsers allow it, the standard does not",
            _ => "",
        };

    private static string NameOf(ExchangeKind kind) => kind == ExchangeKind.Preflight ? "preflight" : "request";
}
