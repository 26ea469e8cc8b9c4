using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// Records as a HAR 1.2 document that Chrome's and Firefox's DevTools open. Each entry is the exchange as the browser saw it; the record
/// itself, without the bodies' contents that the entry has already, stands in its <c>_devproxy</c>.
/// </summary>
internal static class HarWriter
{
    // One entry at a time goes out, so that a thousand bodies are never in memory as text all at once.
    private const int FlushAfterBytes = 64 * 1024;

    private static readonly JsonWriterOptions Layout = new() { Encoder = ExchangeJson.Options.Encoder, SkipValidation = true };

    private static readonly string Version =
        typeof(HarWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Writes the document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="records">With bodies, secrets masked, oldest first.</param>
    /// <param name="cancellationToken">Ends the writing early.</param>
    public static async Task WriteAsync(PipeWriter output, IEnumerable<ExchangeRecord> records, CancellationToken cancellationToken)
    {
        // The writer wants room for a whole body in one piece. From the pipe that would be a large array for each, of which the pool keeps
        // dozens.
        var piece = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(piece, Layout);
        json.WriteStartObject();
        json.WriteStartObject("log");
        json.WriteString("version", "1.2");
        json.WriteStartObject("creator");
        json.WriteString("name", "DevProxy");
        json.WriteString("version", Version);
        json.WriteEndObject();
        json.WriteStartArray("pages");
        json.WriteEndArray();
        json.WriteStartArray("entries");
        foreach (var record in records)
        {
            Entry(json, record);
            PassOn(json, piece, output);
            if (output.UnflushedBytes > FlushAfterBytes)
                await output.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        PassOn(json, piece, output);
        await output.FlushAsync(cancellationToken);
    }

    // Into the pipe's own small blocks.
    private static void PassOn(Utf8JsonWriter json, ArrayBufferWriter<byte> piece, PipeWriter output)
    {
        json.Flush();
        output.Write(piece.WrittenSpan);
        piece.ResetWrittenCount();
    }

    private static void Entry(Utf8JsonWriter json, ExchangeRecord record)
    {
        var total = MillisecondsConverter.Rounded(record.DurationMs ?? 0);
        var wait = Math.Min(MillisecondsConverter.Rounded(record.Upstream?.FirstByteMs ?? total), total);
        json.WriteStartObject();
        json.WriteString("startedDateTime", InstantConverter.Text(record.StartedAt));
        json.WriteNumber("time", total);
        Request(json, record.Request);
        Response(json, record);
        json.WriteStartObject("cache");
        json.WriteEndObject();
        json.WriteStartObject("timings");
        json.WriteNumber("send", 0);
        json.WriteNumber("wait", wait);
        json.WriteNumber("receive", MillisecondsConverter.Rounded(total - wait));
        json.WriteEndObject();
        json.WriteString("_resourceType", ResourceType(record));
        json.WritePropertyName("_devproxy");
        ExchangeJson.Write(json, record.WithoutBodyContents());
        json.WriteEndObject();
    }

    private static void Request(Utf8JsonWriter json, RequestPart request)
    {
        json.WriteStartObject("request");
        json.WriteString("method", request.Method);
        json.WriteString("url", request.Url);
        json.WriteString("httpVersion", request.HttpVersion);
        HarCookies.WriteSent(json, request.Headers);
        Headers(json, request.Headers);
        Query(json, request.Url);
        json.WriteNumber("headersSize", -1);
        json.WriteNumber("bodySize", request.Body?.Size ?? 0);
        if (request.Body is { } body)
        {
            json.WriteStartObject("postData");
            json.WriteString("mimeType", body.MimeType);
            Content(json, body);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Response(Utf8JsonWriter json, ExchangeRecord record)
    {
        // HAR has no word for "none": DevTools writes status 0 and the reason beside it.
        var response = record.Response ?? new ResponsePart(0, HeaderList.Empty, null);
        json.WriteStartObject("response");
        json.WriteNumber("status", response.Status);
        json.WriteString("statusText", "");
        json.WriteString("httpVersion", record.Request.HttpVersion);
        HarCookies.WriteSet(json, response.Headers);
        Headers(json, response.Headers);
        json.WriteStartObject("content");
        json.WriteNumber("size", response.Body?.Size ?? 0);
        json.WriteString("mimeType", response.Body?.MimeType ?? response.Headers.Get("Content-Type") ?? "");
        if (response.Body is { } body)
            Content(json, body);
        json.WriteEndObject();
        json.WriteString("redirectURL", response.Headers.Get("Location") ?? "");
        json.WriteNumber("headersSize", -1);
        json.WriteNumber("bodySize", response.Body?.Size ?? 0);
        if (record.Error is { } error)
            json.WriteString("_error", error.Type);
        json.WriteEndObject();
    }

    private static void Headers(Utf8JsonWriter json, HeaderList headers)
    {
        json.WriteStartArray("headers");
        foreach (var line in headers)
            Pair(json, line.Name, line.Value);
        json.WriteEndArray();
    }

    private static void Query(Utf8JsonWriter json, string url)
    {
        json.WriteStartArray("queryString");
        var start = url.IndexOf('?', StringComparison.Ordinal);
        foreach (var parameter in start < 0 ? [] : url[(start + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            Pair(json, equals < 0 ? parameter : parameter[..equals], equals < 0 ? "" : parameter[(equals + 1)..]);
        }

        json.WriteEndArray();
    }

    private static void Pair(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void Content(Utf8JsonWriter json, BodyPart body)
    {
        if (body.Text is not null)
        {
            json.WriteString("text", body.Text);
        }
        else if (body.Base64 is not null)
        {
            json.WriteString("text", body.Base64);
            json.WriteString("encoding", "base64");
        }

        if (body.Truncated)
            json.WriteString("comment", "Only the first part was kept.");
    }

    // Chrome's names: by them DevTools files an entry under Fetch/XHR, Doc, WS and so on.
    private static string ResourceType(ExchangeRecord record) =>
        record.Kind switch
        {
            ExchangeKind.Preflight => "preflight",
            ExchangeKind.Websocket => "websocket",
            _ => record.Request.Headers.Get("Sec-Fetch-Dest") switch
            {
                "document" or "iframe" => "document",
                "script" => "script",
                "style" => "stylesheet",
                "image" => "image",
                "font" => "font",
                "manifest" => "manifest",
                "audio" or "video" or "track" => "media",
                _ => "fetch",
            },
        };
}
