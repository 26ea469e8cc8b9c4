using System.Text;
using System.Text.Json;

namespace DevProxy.Configuration.Source;

/// <summary>
/// Reads JSON with comments and trailing commas into a tree with positions. <see cref="JsonDocument"/> has none, and
/// <see cref="JsonSerializer"/> stops at the first problem.
/// </summary>
internal static class SourceReader
{
    /// <summary>The tree, or the first syntax error.</summary>
    public static SourceResult Read(ReadOnlyMemory<byte> bytes)
    {
        var text = new SourceText(bytes);
        if (bytes.Span.StartsWith(Encoding.Unicode.Preamble) || bytes.Span.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Failed(text, 0, "The file is saved as UTF-16", "save it as UTF-8");
        if (text.IsBlank)
            return Failed(
                text,
                0,
                "The file is empty",
                """start with { "routes": { "/api": "https://api.example.com" } }, or delete it and run `devproxy init`"""
            );

        var walk = new SourceWalk(text);
        try
        {
            var root = walk.ToEnd();
            return walk.NotUnicode is { } offset
                ? Failed(text, offset, "This string is not valid UTF-8, or contains half of a surrogate pair", "save the file as UTF-8")
                : new SourceResult(root, null);
        }
        catch (JsonException e)
        {
            var offset = text.Offset(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var (at, message, fix) = new SyntaxError(text, offset, walk.Last, walk.Open, e.Message).Explain();
            return Failed(text, at, message, fix);
        }
    }

    private static SourceResult Failed(SourceText text, int offset, string message, string fix)
    {
        var at = text.At(offset, "");
        return new SourceResult(null, new ConfigProblem(ProblemSeverity.Error, at.Line, at.Column, at.Path, message, fix));
    }
}
