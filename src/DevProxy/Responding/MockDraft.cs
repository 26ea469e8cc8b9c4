using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Responding;

/// <summary>Turns an exchange into a mock that gives the same answer again; its secrets are left out or masked.</summary>
/// <param name="exchange">An exchange for which <see cref="WhyNot"/> has no reason.</param>
/// <param name="redaction">What is masked.</param>
internal sealed partial class MockDraft(Exchange exchange, Redaction redaction)
{
    private const int MostBytes = NamedFile.TextBytes;
    private const int MostNameChars = 60;

    // What is about this one message or this page, and what DevProxy adds by itself.
    private static readonly ImmutableHashSet<string> LeftOut =
    [
        "accept-ranges",
        "age",
        "alt-svc",
        "content-encoding",
        "content-md5",
        "content-range",
        "date",
        "etag",
        "last-modified",
        "proxy-status",
        "server-timing",
        "set-cookie",
        "strict-transport-security",
        "vary",
    ];

    private static readonly Dictionary<string, string> Extensions = new FileExtensionContentTypeProvider()
        .Mappings.GroupBy(mapping => mapping.Value, mapping => mapping.Key)
        .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).First(), StringComparer.OrdinalIgnoreCase);

    private readonly Redaction _redaction = exchange.RedactionFor(redaction.WithBodies());

    private Answer Answer => exchange.Response!;

    private string ContentType => Answer.Headers.Get("Content-Type") ?? "";

    /// <summary>A name for its file, without the extension: <c>get-api-users</c>.</summary>
    public string Name
    {
        get
        {
            var name = NotInNames().Replace($"{exchange.Request.Method}-{Path}".ToLowerInvariant(), "-").Trim('-');
            return name.Length > MostNameChars ? name[..MostNameChars].TrimEnd('-') : name;
        }
    }

    // What is secret in the path may be anything.
    private string Path
    {
        get
        {
            var path = exchange.Arrived.Target.Path;
            var shown = _redaction.Url(path);
            if (Mock.IsPattern(path))
                return $"^{Regex.Escape(shown).Replace(Regex.Escape(Redaction.Mask), "[^/]+", StringComparison.Ordinal)}$";
            return shown.Replace(Redaction.Mask, "*", StringComparison.Ordinal);
        }
    }

    /// <summary>Why an exchange cannot become a mock, for a person; null when it can.</summary>
    public static string? WhyNot(Exchange exchange) =>
        exchange switch
        {
            { Kind: ExchangeKind.Preflight } => "DevProxy answers the preflights of what is mocked. Save the request that it was for.",
            { Kind: ExchangeKind.Websocket } => "A WebSocket is a stream of messages, not one answer.",
            { Response: null } => "It has no answer.",
            { DurationMs: null } => "Its answer is still being sent. Wait until it is complete.",
            { Response.Status: 304 } =>
                "A 304 has no body: the browser has it in its cache. Reload with \"Disable cache\" and save that answer.",
            { ResponseBody.IsTruncated: true } =>
                $"The body has {exchange.ResponseBody.Size} bytes and only the first {exchange.ResponseBody.KeptBytes} were kept. "
                    + $"Raise inspector.{(exchange.ResponseBody.KeptBytes < exchange.ShownBodyBytes ? "maxMemoryMegabytes" : "maxBodyBytes")}, "
                    + "and send the request from the page again.",
            _ => null,
        };

    /// <summary>The mock's text, and the file that it names; null where it names none, or where the body cannot be kept.</summary>
    /// <param name="name">The name of its file, without the extension.</param>
    public (string Text, (string Name, byte[] Content)? Beside)? Write(string name)
    {
        var body = _redaction.Body(
            BodyText.Show(
                exchange.ResponseBody.Size,
                exchange.ResponseBody.ToArray(),
                ContentType,
                Answer.Headers.Get("Content-Encoding"),
                MostBytes
            )
        );
        if (body.Truncated)
            return null;
        if (body.Base64 is { } base64)
        {
            var beside = name + Extensions.GetValueOrDefault(ContentType.Split(';')[0].Trim(), ".bin");
            return (Text(json => json.WriteString("file", beside), Headers(ContentType)), (beside, Convert.FromBase64String(base64)));
        }

        if (
            IsJson(body.Text)
            && Text(json => WriteJson(json, body.Text!), Headers(IsPlainJson() ? null : ContentType)) is var asJson
            && IsRead(asJson)
        )
            return (asJson, null);
        var type = ContentType.Length == 0 ? null : Charset().Replace(ContentType, "charset=utf-8");
        return (Text(json => WriteText(json, body.Text ?? ""), Headers(type)), null);
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        if (text.Length > 0)
            json.WriteString("body", text);
    }

    private static void WriteJson(Utf8JsonWriter json, string text)
    {
        using var document = JsonDocument.Parse(text);
        json.WritePropertyName("body");
        document.RootElement.WriteTo(json);
    }

    // A body with a key twice, or nested too deeply, cannot be read again as JSON.
    private static bool IsRead(string text)
    {
        var read = MockFile.Read(System.IO.Path.GetFullPath("mock.json"), "mock.json", new FileContent(Encoding.UTF8.GetBytes(text), null));
        return read.Problems.IsEmpty;
    }

    // Some servers call it JSON and send none.
    private bool IsJson(string? text)
    {
        if (string.IsNullOrEmpty(text) || !ContentType.Contains("json", StringComparison.OrdinalIgnoreCase))
            return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool IsPlainJson() => ContentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private ImmutableArray<HeaderLine> Headers(string? contentType)
    {
        var lines = Answer.Headers.Where(line =>
            !FramingHeader.Is(line.Name)
            && !LeftOut.Contains(line.Name.ToLowerInvariant())
            && !line.Name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase)
            && !line.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
            && _redaction.Header(line.Name, line.Value) == line.Value
        );
        return contentType is null ? [.. lines] : [new HeaderLine("Content-Type", contentType), .. lines];
    }

    private string Text(Action<Utf8JsonWriter> writeBody, ImmutableArray<HeaderLine> headers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ReadableJson.Indented))
        {
            json.WriteStartObject();
            json.WriteString("method", exchange.Request.Method);
            json.WriteString("path", Path);
            WriteQuery(json);
            json.WriteNumber("status", Answer.Status);
            WriteHeaders(json, headers);
            writeBody(json);

            // The API's own CORS headers are for one page, and are left out: without "cors" in the route nobody would write others.
            if (exchange.Arrived.Route?.Cors is null && exchange.Cors.Delivered is { WithoutCredentials.Outcome: Outcome.Allowed })
                json.WriteBoolean("cors", value: true);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private void WriteQuery(Utf8JsonWriter json)
    {
        var query = QueryHelpers
            .ParseQuery(_redaction.Url(exchange.Arrived.Target.ToString())[_redaction.Url(exchange.Arrived.Target.Path).Length..])
            .Where(one => one.Value.Count == 1 && !one.Value.ToString().Contains(Redaction.Mask, StringComparison.Ordinal))
            .ToList();
        if (query.Count == 0)
            return;
        json.WriteStartObject("query");
        foreach (var (key, value) in query)
            json.WriteString(key, value.ToString());
        json.WriteEndObject();
    }

    private static void WriteHeaders(Utf8JsonWriter json, ImmutableArray<HeaderLine> headers)
    {
        if (headers.IsEmpty)
            return;
        json.WriteStartObject("headers");
        foreach (var lines in headers.GroupBy(line => line.Name, StringComparer.OrdinalIgnoreCase))
        {
            json.WritePropertyName(lines.Key);
            if (lines.Count() > 1)
                json.WriteStartArray();
            foreach (var line in lines)
                json.WriteStringValue(line.Value);
            if (lines.Count() > 1)
                json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NotInNames();

    [GeneratedRegex("charset=[^;]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Charset();
}
