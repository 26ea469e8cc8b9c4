using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DevProxy.Cors;

namespace DevProxy.Har;

/// <summary>
/// Reads the HAR files of Chrome, Firefox, Safari, Playwright, proxies and DevProxy itself. Nothing but <c>log.entries</c> with their method and URL is
/// insisted upon: exports differ in everything else, and what is missing is missing.
/// </summary>
internal static class HarReader
{
    private const int BodyChars = 4096;

    // Chrome nests the call stack of each await in the one that it awaits.
    private const int DeepestNesting = 1024;

    // HTTP is no older, and times can be added to.
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads one file.</summary>
    /// <param name="stream">Seekable; read from its beginning.</param>
    public static HarReading Read(Stream stream)
    {
        if (stream.Length > Array.MaxLength)
            return NotHar.TooLarge;
        JsonDocument document;
        var text = Text(stream);
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestNesting });
        }
        catch (JsonException error) when (error.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return NotHar.TooDeep(DeepestNesting);
        }
        catch (JsonException error)
        {
            return NotHar.OfText(text.Span, error);
        }

        using (document)
        {
            var root = document.RootElement;
            if (
                Member(root, "log") is not { ValueKind: JsonValueKind.Object } log
                || Member(log, "entries") is not { ValueKind: JsonValueKind.Array } entries
            )
            {
                return NotHar.OfJson(root);
            }

            var read = entries.EnumerateArray().Select((entry, index) => Entry(entry, index)).OfType<HarEntry>();
            return new HarReading(new HarFile(Creator(log), [.. read]), null, null);
        }
    }

    // A byte order mark is no JSON.
    private static ReadOnlyMemory<byte> Text(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        bytes = HarText.AsUtf8(bytes);
        bytes = HarText.Repaired(bytes);
        return bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
    }

    private static string Creator(JsonElement log)
    {
        var creator = Member(log, "creator");
        return $"{Text(creator, "name") ?? "an unnamed program"} {Text(creator, "version")}".TrimEnd();
    }

    private static HarEntry? Entry(JsonElement entry, int index)
    {
        var request = Member(entry, "request");
        if (Text(request, "method") is not { } method || Text(request, "url") is not { } url)
            return null;

        var response = Member(entry, "response");
        return new HarEntry(
            index,
            Time(Text(entry, "startedDateTime")),
            Text(entry, "_resourceType"),
            new ObservedRequest(method, WithoutFragment(url), Headers(request)),
            Answer(response),
            Text(response, "_error") is { Length: > 0 } error ? error : null,
            Body(response),
            Answer(Member(Member(entry, "_devproxy"), "upstream")),
            Member(response, "_fetchedViaServiceWorker") is { ValueKind: JsonValueKind.True }
        )
        {
            DurationMs = Number(entry, "time"),
            MimeType = Text(Member(response, "content"), "mimeType"),
            FromCache = Text(entry, "_fromCache") is { Length: > 0 },
            HttpVersion = Text(request, "httpVersion") ?? "",
            RequestBody = HarBody.Read(Member(request, "postData"), (long)Number(request, "bodySize")),
            ResponseBody = HarBody.Read(Member(response, "content"), 0),
            Record = Member(entry, "_devproxy") is { ValueKind: JsonValueKind.Object } record ? record.Clone() : null,
        };
    }

    private static DateTimeOffset Time(string? written) =>
        DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time > Earliest
        && time < Latest
            ? time
            : default;

    // Firefox keeps the fragment, which never reaches the wire.
    private static string WithoutFragment(string url) => url.Split('#', 2)[0];

    private static Answer? Answer(JsonElement? response) =>
        Member(response, "status") is { ValueKind: JsonValueKind.Number } number
        && number.TryGetInt32(out var status)
        && status is >= 100 and <= 999
            ? new Answer(status, Headers(response))
            : null;

    private static HeaderList Headers(JsonElement? message) =>
        Member(message, "headers") is { ValueKind: JsonValueKind.Array } headers
            ? new HeaderList([.. headers.EnumerateArray().SelectMany(Lines)])
            : HeaderList.Empty;

    private static IEnumerable<HeaderLine> Lines(JsonElement header)
    {
        // DevProxy's record writes pairs, HAR writes objects.
        var (name, value) =
            header.ValueKind == JsonValueKind.Array && header.GetArrayLength() == 2
                ? (Text(header[0]), Text(header[1]))
                : (Text(header, "name"), Text(header, "value"));

        // HTTP/2's pseudo-headers are no headers.
        if (name is null or "" || name[0] == ':')
            return [];

        // Chrome's protocol joins the lines of one name with line feeds, and some recorders leave them so.
        return (value ?? "").Split('\n').Select(line => new HeaderLine(name, line));
    }

    private static string? Body(JsonElement? response)
    {
        var content = Member(response, "content");
        if (Text(content, "text") is not { } text)
            return null;
        if (Text(content, "encoding") != "base64")
            return Beginning(text);

        // Whole groups of four characters are whole groups of three bytes.
        var head = text[..Math.Min(text.Length, BodyChars)];
        var bytes = new byte[head.Length];
        return Convert.TryFromBase64String(head, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }

    // Never half of a surrogate pair.
    private static string Beginning(string text) =>
        text.Length <= BodyChars ? text : text[..(char.IsHighSurrogate(text[BodyChars - 1]) ? BodyChars - 1 : BodyChars)];

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    private static double Number(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && value is > 0 and < 1e15
            ? value
            : 0;

    private static string? Text(JsonElement? element, string name) => Text(Member(element, name));

    private static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
