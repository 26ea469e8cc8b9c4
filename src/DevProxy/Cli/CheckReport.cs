using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;
using Microsoft.AspNetCore.WebUtilities;

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
            yield return $"{style.Bold($"{index + 1}. {NameOf(step.Kind)}")}  {TerminalText.Escape(step.Url)}";
            foreach (var line in Table.Lines(StepRows.Of(step, record.Error), style, columns))
                yield return line;
        }

        yield return "";
        foreach (var line in Conclusion(style, columns))
            yield return line;
    }

    private IEnumerable<string> Introduction(AnsiStyle style, int? columns)
    {
        yield return TerminalText.Escape(
            $"A page at {record.Origin} calls {record.Method} {record.Url}, credentials: {record.Credentials}."
        );
        yield return record.Steps.IsEmpty ? "A browser sends nothing."
        : record.NeedsPreflight ? $"A browser sends a preflight first, because of {string.Join(", ", record.PreflightReasons)}."
        : "A browser sends this without a preflight.";
        foreach (var line in record.Notes.SelectMany(note => TextWrap.Wrap(TerminalText.Escape(note), columns)))
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

    private bool HasNoAnswer =>
        record.Error is not null && record.Verdict is not ({ Outcome: Outcome.Blocked } or { Code: FailureCode.LocalNetworkAccess });

    private IEnumerable<Row> VerdictRows()
    {
        foreach (var row in VerdictReport.Rows(record.Verdict, withFirefox: true))
            yield return row;
        if (!record.ExposedHeaders.IsEmpty)
            yield return new Row("page can read", string.Join(", ", record.ExposedHeaders), Tone.Muted);
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

/// <summary>One request of a check and what came of it: what is asked, what is answered, what a browser makes of that.</summary>
internal static class StepRows
{
    /// <summary>The rows. Of what a browser adds by itself nothing is shown; <c>--json</c> has every line.</summary>
    /// <param name="step">The step.</param>
    /// <param name="error">Why it got no answer; null when it got one.</param>
    public static IEnumerable<Row> Of(CheckStep step, ExchangeError? error)
    {
        yield return new Row("browser sends", Asked(step));
        foreach (var line in step.Request.Headers.Where(line => !IsOfBrowser(line)))
            yield return new Row("", $"{line.Name}: {line.Value}", Tone.Muted);

        if (step.Response is { } answer)
        {
            foreach (var row in Answered(answer))
                yield return row;
        }
        else
        {
            yield return new Row("server says", $"nothing. {error?.Detail}".TrimEnd(), Tone.Bad);
        }

        yield return new Row("so the browser", Conclusion(step), OutcomeLabel.ToneOf(step.Verdict.Outcome));
    }

    private static string Asked(CheckStep step) => $"{step.Request.Method} {new Uri(step.Url).PathAndQuery}";

    private static IEnumerable<Row> Answered(Answer answer)
    {
        var telling = answer.Headers.Where(line => IsTelling(line.Name, answer.Status)).ToList();
        var silent = telling.Exists(line => IsCors(line.Name)) ? "" : ", no Access-Control-* header";
        yield return new Row("server says", $"{answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}".TrimEnd() + silent);
        foreach (var line in telling)
            yield return new Row("", $"{line.Name}: {line.Value}", Tone.Muted);
    }

    private static string Conclusion(CheckStep step)
    {
        var isPreflight = step.Kind == ExchangeKind.Preflight;
        return step.Verdict.Outcome switch
        {
            Outcome.Allowed when isPreflight => "sends the request",
            Outcome.Allowed when step.Response is { } answer && Redirect.Is(answer) => "follows the redirect",
            Outcome.Allowed => "lets the page read the answer",
            Outcome.Divergent => "sends the request, though the standard refuses it",
            Outcome.Blocked when isPreflight => "stops here: the request itself is never sent",
            Outcome.Blocked => "stops here: the page gets an error and no answer",
            Outcome.NotApplicable when step.Response is null => "gives the page an error",
            Outcome.NotApplicable when step.Response is { } answer && Redirect.Is(answer) =>
                "follows the redirect; CORS does not apply yet",
            Outcome.NotApplicable => "lets the page read the answer: it has the page's own origin, so CORS does not apply",
            _ => "decides by the copy in its cache",
        };
    }

    private static bool IsCors(string name) => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);

    private static bool IsTelling(string name, int status) =>
        IsCors(name)
        || name.Equals("Vary", StringComparison.OrdinalIgnoreCase)
        || (status is >= 300 and < 400 && name.Equals("Location", StringComparison.OrdinalIgnoreCase));

    // What every request of a browser has says nothing about this one.
    private static bool IsOfBrowser(HeaderLine line) =>
        line.Name.ToLowerInvariant() switch
        {
            "host" or "connection" or "content-length" or "user-agent" or "referer" or "accept-encoding" => true,
            "accept" => line.Value == "*/*",
            "accept-language" => line.Value == "en-US,en;q=0.9",
            var other => other.StartsWith("sec-", StringComparison.Ordinal),
        };
}
