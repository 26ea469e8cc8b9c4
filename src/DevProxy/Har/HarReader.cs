using System.Globalization;
using System.Text;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// Reads the HAR files of Chrome, Firefox, Safari, Playwright, proxies and DevProxy itself. Nothing but <c>log.entries</c> with their
/// method and URL is insisted upon: exports differ in everything else, and what is missing is missing.
/// </summary>
internal static class HarReader
{
    private const int BodyChars = 4096;

    // HTTP is no older, and times can be added to.
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads one file.</summary>
    /// <param name="stream">Seekable; read from its beginning.</param>
    public static HarReading Read(Stream stream)
    {
        if (stream.Length > Array.MaxLength)
            return InvalidHar.TooLarge;
        var text = Text(stream);
        try
        {
            if (JsonSerializer.Deserialize(text.Span, HarJson.Document)?.Log is { Entries: { } entries } log)
                return new HarReading(new HarFile(Creator(log.Creator), [.. entries.Select(Entry).OfType<HarEntry>()]), null, null);
        }
        catch (JsonException)
        {
            // Not JSON, or JSON of another kind: the second reading tells which.
        }

        return WhyNot(text);
    }

    /// <summary>Reads one entry that DevProxy has written.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="index">Its place in the file, from 0.</param>
    public static HarEntry? ReadEntry(ReadOnlySpan<byte> json, int index) => Entry(JsonSerializer.Deserialize(json, HarJson.Entry), index);

    private static HarReading WhyNot(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = HarJson.MaxDepth });
            return InvalidHar.OfJson(document.RootElement);
        }
        catch (JsonException error) when (error.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return InvalidHar.TooDeep(HarJson.MaxDepth);
        }
        catch (JsonException error)
        {
            return InvalidHar.OfText(text.Span, error);
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

    private static string Creator(HarCreator? creator) => $"{creator?.Name ?? "an unnamed program"} {creator?.Version}".TrimEnd();

    private static HarEntry? Entry(HarLogEntry? entry, int index)
    {
        if (entry?.Request is not { Method: { } method, Url: { } url } request)
            return null;

        var response = entry.Response;
        return new HarEntry(
            index,
            Time(entry.StartedDateTime),
            entry.ResourceType,
            new ObservedRequest(method, WithoutFragment(url), request.Headers ?? HeaderList.Empty),
            Answer(response),
            response?.Error is { Length: > 0 } error ? error : null,
            Body(response?.Content),
            Answer(entry.Own?.Facts?.Upstream),
            response?.FetchedViaServiceWorker == true
        )
        {
            DurationMs = entry.Time is > 0 and < 1e15 ? entry.Time.Value : 0,
            MimeType = response?.Content?.MimeType,
            FromCache = entry.FromCache is { Length: > 0 },
            HttpVersion = request.HttpVersion ?? "",
            RequestBody = HarBody.Read(request.PostData, request.BodySize),
            ResponseBody = HarBody.Read(response?.Content, null),
            RequestBodyFile = request.PostData?.File,
            ResponseBodyFile = response?.Content?.File,
            Messages = entry.Messages?.Messages.IsEmpty == false ? entry.Messages : null,
            Own = entry.Own is { IsWhole: true } own ? own : null,
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

    private static Answer? Answer(HarResponse? response) =>
        response?.Status is >= 100 and <= 999 and var status && double.IsInteger(status)
            ? new Answer((int)status, response.Headers ?? HeaderList.Empty)
            : null;

    private static string? Body(HarContent? content)
    {
        if (content?.Text is not { } text)
            return null;
        if (content.Encoding != "base64")
            return BodyText.Beginning(text, BodyChars);

        // Whole groups of four characters are whole groups of three bytes.
        var head = text[..Math.Min(text.Length, BodyChars)];
        var bytes = new byte[head.Length];
        return Convert.TryFromBase64String(head, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }
}
