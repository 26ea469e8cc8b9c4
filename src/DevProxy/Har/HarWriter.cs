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
    private static readonly string Version =
        typeof(HarWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Writes the document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="records">
    /// With bodies, secrets masked, oldest first; asked for one at a time, so that their bodies are never in memory as text all at once.
    /// </param>
    /// <param name="cancellationToken">Ends the writing early.</param>
    public static Task WriteAsync(Stream output, IEnumerable<ExchangeRecord> records, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(output, Document(records), HarJson.Document, cancellationToken);

    /// <summary>A document without entries.</summary>
    public static byte[] Empty() => JsonSerializer.SerializeToUtf8Bytes(Document([]), HarJson.Document);

    /// <summary>One entry as JSON.</summary>
    /// <param name="record">With bodies, secrets masked.</param>
    public static byte[] Written(ExchangeRecord record) => JsonSerializer.SerializeToUtf8Bytes(Entry(record), HarJson.Entry);

    private static HarDocument Document(IEnumerable<ExchangeRecord> records) =>
        new(
            new HarLog
            {
                Version = "1.2",
                Creator = new HarCreator("DevProxy", Version),
                Pages = [],
                Entries = records.Select(Entry),
            }
        );

    private static HarLogEntry Entry(ExchangeRecord record)
    {
        var total = MillisecondsConverter.Rounded(record.DurationMs ?? 0);
        var wait = Math.Min(MillisecondsConverter.Rounded(record.Upstream?.FirstByteMs ?? total), total);
        return new HarLogEntry
        {
            StartedDateTime = InstantConverter.Text(record.StartedAt),
            Time = total,
            Request = Request(record.Request),

            // HAR has no word for "none": DevTools writes status 0 and the reason beside it.
            Response = Response(record, record.Response ?? new ResponsePart(0, HeaderList.Empty, null)),
            Cache = new HarCache(),
            Timings = new HarTimings(0, wait, MillisecondsConverter.Rounded(total - wait)),
            ResourceType = ResourceType(record),
            Messages = record.Messages is { } messages ? new HarMessages(record.StartedAt, messages) : null,
            Own = new OwnRecord(record),
        };
    }

    private static HarRequest Request(RequestPart request) =>
        new()
        {
            Method = request.Method,
            Url = request.Url,
            HttpVersion = request.HttpVersion,
            Cookies = HarCookies.Sent(request.Headers),
            Headers = request.Headers,
            QueryString = Query(request.Url),
            HeadersSize = -1,
            BodySize = request.Body?.Size ?? 0,
            PostData = request.Body is { } body ? HarBody.Written(body) : null,
        };

    private static HarResponse Response(ExchangeRecord record, ResponsePart response) =>
        new()
        {
            Status = response.Status,
            StatusText = "",
            HttpVersion = record.Request.HttpVersion,
            Cookies = HarCookies.Set(response.Headers),
            Headers = response.Headers,
            Content = HarBody.Written(response.Body) with
            {
                Size = response.Body?.Size ?? 0,
                MimeType = response.Body?.MimeType ?? response.Headers.Get("Content-Type") ?? "",
            },
            RedirectUrl = response.Headers.Get("Location") ?? "",
            HeadersSize = -1,
            BodySize = response.Body?.Size ?? 0,
            Error = record.Error?.Type,
        };

    private static IEnumerable<HarParameter> Query(string url)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        foreach (var parameter in start < 0 ? [] : url[(start + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? new HarParameter(parameter, "") : new HarParameter(parameter[..equals], parameter[(equals + 1)..]);
        }
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
