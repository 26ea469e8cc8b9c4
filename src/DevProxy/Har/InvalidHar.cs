using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DevProxy.Har;

/// <summary>What a file is that is no HAR, as well as its beginning tells, and where the HAR may be.</summary>
internal static class InvalidHar
{
    private const int HeadBytes = 64;
    private const int MostShown = 20;

    private const string Export =
        "In the browser's Network tab choose \"Export HAR\" (Chrome, Edge) or \"Save All As HAR\" (Firefox), and give that file.";

    /// <summary>A file that is no JSON.</summary>
    /// <param name="bytes">The file, without a byte order mark.</param>
    /// <param name="error">Why it is none.</param>
    public static HarReading OfText(ReadOnlySpan<byte> bytes, JsonException error)
    {
        if (HarText.UnmarkedEncoding(bytes) is { } encoding)
            return Is(
                $"It is in {encoding}, without the byte order mark that would say so",
                "Save it as UTF-8: in PowerShell, Get-Content -Encoding Unicode FILE | Set-Content -Encoding utf8 NEW."
            );
        var text = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, HeadBytes)]).TrimStart(' ', '\t', '\r', '\n');
        return text switch
        {
            "" => Is("It is empty", Export),
            ['\u001F', ..] => Is("It is compressed with gzip", "Unpack it first: gunzip."),
            _ when text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) => Is(
                "It is a zip archive",
                "Unpack it first, and give the .har file in it."
            ),
            ['<', ..] => Is("It is an HTML or XML page, not JSON", Export),
            ['{', ..] when IsLines(bytes) => Is(
                "It has one JSON value a line, as DevProxy's JSON log does",
                "Give a HAR: download one on the inspector's page, or from its /api/har."
            ),
            ['{', ..] or ['[', ..] when EndOfFirst(bytes) is { } end => Is(
                Trailing(bytes, end),
                "Remove what follows, or export the file again."
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

    // Each line is a record of its own.
    private static bool IsLines(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            if (!IsRecord(line))
                return count > 1 && range.End.Value == bytes.Length; // The last may be cut off.
            count++;
        }

        return count > 1;
    }

    private static bool IsRecord(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return reader.BytesConsumed == line.Length
                && document.RootElement is { ValueKind: JsonValueKind.Object } root
                && (root.TryGetProperty("id", out _) || root.TryGetProperty("request", out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Where a whole value ends that something else follows; null where the first value is broken itself.
    private static int? EndOfFirst(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 1024 });
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Trailing(ReadOnlySpan<byte> bytes, int end)
    {
        var line = bytes[..end].Count((byte)'\n') + 1;
        var column = end - (bytes[..end].LastIndexOf((byte)'\n') + 1);
        var rest = Encoding.UTF8.GetString(bytes[end..Math.Min(bytes.Length, end + HeadBytes)]).Trim();
        var shown = rest.Split('\n')[0].TrimEnd();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Its first JSON value ends at line {line}, column {column}, and more follows: "
                + $"{(shown.Length > MostShown ? shown[..MostShown] + "…" : shown)}"
        );
    }

    // Counted from 0 there, from 1 wherever people count.
    private static string Broken(JsonException error) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Its JSON is cut off or not valid at line {(error.LineNumber ?? 0) + 1}, column {(error.BytePositionInLine ?? 0) + 1}"
        );

    private static HarReading Is(string problem, string fix) => new(null, problem, fix);
}
