namespace DevProxy.Terminal;

/// <summary>
/// Rows as lines below an exchange's line: a rule, the labels below each other, the texts beside them. Code stands free of both, so that it can be
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
            foreach (var line in TextWrap.Wrap(Printable.Of(row.Text), textColumns))
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
            .Select(static line => Printable.Of(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal)));
}
