using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DevProxy.Har;

/// <summary>What a file is that is no HAR, as well as its beginning tells, and where the HAR may be.</summary>
internal static class InvalidHar
{
    private const string Export =
        "In the browser's Network tab choose \"Export HAR\" (Chrome, Edge) or \"Save All As HAR\" (Firefox), and give that file.";

    /// <summary>A file that is no JSON.</summary>
    /// <param name="stream">The file, seekable.</param>
    /// <param name="error">Why it is none.</param>
    public static HarReading OfText(Stream stream, JsonException error)
    {
        stream.Position = 0;
        var head = new byte[64];
        var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var text = Encoding.Latin1.GetString(head, 0, count).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return text switch
        {
            "" => Is("It is empty", Export),
            ['\u001F', '\u008B', ..] => Is("It is compressed with gzip", "Unpack it first: gunzip."),
            _ when text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) => Is(
                "It is a zip archive",
                "Unpack it first, and give the .har file in it."
            ),
            ['<', ..] => Is("It is an HTML or XML page, not JSON", Export),
            ['{', ..] when IsLines(error) => Is(
                "It has one JSON value a line, as DevProxy's JSON log does",
                "Give a HAR: download one on the inspector's page, or from its /api/har."
            ),
            ['{', ..] or ['[', ..] => Is(Broken(error), "It may have been cut off while it was saved: export it again."),
            _ => Is("It is not JSON", Export),
        };
    }

    /// <summary>A file that does not fit into memory.</summary>
    public static HarReading TooLarge => Is("It is larger than 2 GB", "Export fewer requests: clear the Network tab before you record.");

    /// <summary>JSON that nobody can read to its end.</summary>
    /// <param name="levels">What is read at most.</param>
    public static HarReading TooDeep(int levels) =>
        Is(
            string.Create(CultureInfo.InvariantCulture, $"Its objects and lists are nested more than {levels} levels deep"),
            "Export it again without the deeply nested parts: call stacks (\"_initiator\") and bodies are not needed here."
        );

    /// <summary>JSON of another kind.</summary>
    public static HarReading OfJson(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return Is("It is a JSON list, as performance traces are", Export);
        if (root.ValueKind != JsonValueKind.Object)
            return Is("It is a single JSON value", Export);
        if (root.TryGetProperty("routes", out _))
            return Is("It is a configuration of DevProxy", "To check that: devproxy validate FILE.");
        if (root.TryGetProperty("constants", out _) && root.TryGetProperty("events", out _))
            return Is("It is a log of chrome://net-export", Export);
        if (root.TryGetProperty("traceEvents", out _))
            return Is("It is a performance trace", Export);
        if (root.TryGetProperty("cors", out _) && root.TryGetProperty("request", out _))
            return Is(
                "It is one exchange record of DevProxy",
                "Give the HAR of all exchanges: download it on the inspector's page, or from its /api/har."
            );
        return Is("It is JSON without log.entries", Export);
    }

    // A second value begins where a line begins.
    private static bool IsLines(JsonException error) => error is { LineNumber: > 0, BytePositionInLine: 0 };

    // Counted from 0 there, from 1 wherever people count.
    private static string Broken(JsonException error) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Its JSON is cut off or not valid at line {(error.LineNumber ?? 0) + 1}, column {(error.BytePositionInLine ?? 0) + 1}"
        );

    private static HarReading Is(string problem, string cure) => new(null, problem, cure);
}
