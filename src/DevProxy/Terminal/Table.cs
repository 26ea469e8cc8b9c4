using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// Rows as lines below an exchange's line: a rule, the labels below each other, the texts beside them. Code has neither, so that it can be
/// copied.
/// </summary>
internal static class Table
{
    private const string Rule = "  │ ";
    private const string CodeMargin = "    ";
    private const int LabelColumns = 15;
    private const int LeastTextColumns = 24;

    public static IEnumerable<string> Lines(IEnumerable<Row> rows, AnsiStyle style, int? columns)
    {
        var textColumns = columns is { } width ? Math.Max(width - Rule.Length - LabelColumns, LeastTextColumns) : (int?)null;
        foreach (var row in rows)
        {
            if (row.Verbatim)
            {
                foreach (var line in CodeLines(row.Text))
                    yield return CodeMargin + Palette.Paint(style, row.Tone, line);
                continue;
            }

            var label = row.Label.PadRight(LabelColumns);
            foreach (var line in TextWrap.Wrap(TerminalText.Escape(row.Text), textColumns))
            {
                yield return style.Dim(Rule) + style.Dim(label) + Palette.Paint(style, row.Tone, line);
                label = new string(' ', LabelColumns);
            }
        }
    }

    // Only the text's own line ends are line ends; whatever else it holds is written out.
    private static IEnumerable<string> CodeLines(string text) =>
        text.TrimEnd('\n')
            .Split('\n')
            .Select(static line => TerminalText.Escape(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal)));
}

/// <summary>One row of a block: a label, and what it says.</summary>
/// <param name="Label">A word or two; empty where the row goes on from the one above.</param>
/// <param name="Text">Shown as it is, control characters written out.</param>
/// <param name="Tone">The text's colour.</param>
/// <param name="Verbatim">Whether the text is code: it keeps its own lines and indentation, and has no label.</param>
internal sealed record Row(string Label, string Text, Tone Tone = Tone.Plain, bool Verbatim = false);

/// <summary>Why an exchange failed, and what to do.</summary>
internal static class ErrorRows
{
    public static IEnumerable<Row> Of(ExchangeError error)
    {
        yield return new Row("why", error.Detail, Tone.Bad);
        if (error.Fix.Length > 0)
            yield return new Row("do this", error.Fix);
    }
}
