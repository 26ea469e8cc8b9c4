using System.Globalization;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Keys;

/// <summary>Says why a value is not valid for its key, and what was probably meant.</summary>
internal static class WrongValue
{
    public static (string Message, string Fix) Explain(SourceNode node, KeyShape shape) =>
        ($"{node.At.Name} must be {shape.Expected}, not {Describe(node, shape)}", Cure(node, shape));

    private static string Describe(SourceNode node, KeyShape shape) =>
        node.Kind switch
        {
            SourceKind.Null => "null",
            SourceKind.True => "true",
            SourceKind.False => "false",
            SourceKind.Number => node.HasVariables
                ? $"the value of {node.Written}"
                : $"{(Fits(node.Written, shape) ? "the number " : "")}{node.Written}",
            SourceKind.List => "a list",
            SourceKind.Object => "an object",
            _ when node.HasVariables => $"the value of {node.Written}",
            _ => $"the string {ReadableJson.Quote(node.Text.Length > 60 ? node.Text[..60] + "…" : node.Text)}",
        };

    private static bool Fits(string number, KeyShape shape) => shape.Number is null && number.Length > 0;

    private static string Cure(SourceNode node, KeyShape shape)
    {
        var text = node.Kind == SourceKind.Text && !node.HasVariables ? node.Text : "";
        if ((shape.True && text == "true") || (shape.False && text == "false") || (shape.Number is not null && IsNumber(text)))
            return $"write {text} without quotes";
        if (
            NearestName.Of(
                text,
                [.. shape.Words, .. shape.True ? ["true"] : Array.Empty<string>(), .. shape.False ? ["false"] : Array.Empty<string>()]
            ) is
            { } word
        )
            return $"did you mean {(shape.Words.Contains(word) ? ReadableJson.Quote(word) : word)}?";
        if (Synonym(text, shape) is { } synonym)
            return $"write {synonym}";
        if (text.Length > 0 && shape.Items is { } items && items.Text is not null)
            return $"write a list: [{string.Join(", ", text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(ReadableJson.Quote))}]";
        if (
            node.Kind is SourceKind.Number or SourceKind.True or SourceKind.False
            && shape.Text is not null
            && shape.Words.IsEmpty
            && !shape.False
            && shape.Keys.IsEmpty
        )
            return $"write \"{(node.Kind == SourceKind.Number ? node.Written : node.Kind == SourceKind.True ? "true" : "false")}\", in quotes";
        if (node.Kind == SourceKind.Null)
            return "leave the key out";
        if (node.Kind == SourceKind.True && (!shape.Words.IsEmpty || shape.False || !shape.Keys.IsEmpty))
            return $"leave it out, or write {shape.Expected}";
        return node.HasVariables ? $"set the variable to {shape.Expected}" : $"write {shape.Expected}";
    }

    private static string? Synonym(string text, KeyShape shape) =>
        text.ToLowerInvariant() switch
        {
            "yes" or "on" or "1" when shape.True => "true",
            "no" or "off" or "0" or "none" when shape.False => "false",
            "warning" when shape.Words.Contains("warn") => "\"warn\"",
            "verbose" or "trace" or "all" when shape.Words.Contains("debug") => "\"debug\"",
            "information" when shape.Words.Contains("info") => "\"info\"",
            "none" or "off" or "quiet" when shape.Words.Contains("silent") => "\"silent\"",
            _ => null,
        };

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
