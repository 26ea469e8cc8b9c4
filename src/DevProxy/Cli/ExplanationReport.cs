using DevProxy.Pipeline;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>An explanation for a person: what becomes of the request, the path that the API sees, what is changed, who else could have taken it.</summary>
/// <param name="explanation">What was found out.</param>
internal sealed class ExplanationReport(RouteExplanation explanation)
{
    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines(AnsiStyle style, int? columns)
    {
        yield return $"{style.Bold(Printable.Of($"{explanation.Method} {explanation.Url}"))} {style.Dim("->")} {Target(style)}";
        foreach (var line in Table.Lines(All(), style, columns))
            yield return line;
    }

    private string Target(AnsiStyle style) =>
        explanation.UpstreamUrl is { } url ? style.Bold(Printable.Of(url)) : Palette.Paint(style, Tone.Bad, "✘ no route matches");

    private IEnumerable<Row> All()
    {
        if (explanation.Route is { } route)
            yield return new Row("matched by", $"the route \"{route}\"", Tone.Good);
        if (explanation.Hop is { } hop)
            yield return new Row("through", $"the proxy {hop}");
        if (explanation.Parity is { } parity)
            yield return new Row("path", parity);
        foreach (var row in Listed("request", explanation.RequestChanges))
            yield return row;
        foreach (var row in Listed("response", explanation.ResponseChanges))
            yield return row;
        foreach (var row in Listed("skipped", explanation.Rejected.Select(static other => $"{other.Route}: {other.Reason}")))
            yield return row with
            {
                Tone = Tone.Quiet,
            };
    }

    private static IEnumerable<Row> Listed(string label, IEnumerable<string> sentences) =>
        sentences.Select((sentence, index) => new Row(index == 0 ? label : "", sentence));
}
