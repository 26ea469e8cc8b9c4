using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary>
/// What a list needs of a record, in the record's own shape: a record is some twenty kilobytes, most of them fixes for twelve backends that
/// are read when it is opened, and a page that listens to thousands would spend its time on nothing else.
/// </summary>
internal static class ExchangeBrief
{
    // What a preflight asks for.
    private const string AskedMethod = "Access-Control-Request-Method";

    /// <summary>Whether a request asks for records in brief.</summary>
    public static bool IsWanted(HttpRequest request) => request.Query.ContainsKey("brief");

    /// <summary>Writes a record, whole or in brief.</summary>
    public static void Write(Utf8JsonWriter json, ExchangeRecord record, bool brief)
    {
        if (brief)
            Write(json, record);
        else
            ExchangeJson.Write(json, record);
    }

    private static void Write(Utf8JsonWriter json, ExchangeRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("id", record.Id);
        json.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(record.Kind.ToString()));
        json.WriteString("startedAt", InstantConverter.Text(record.StartedAt));
        WriteNumber(json, "durationMs", record.DurationMs is { } duration ? MillisecondsConverter.Rounded(duration) : null);
        json.WriteString("route", record.Route);
        json.WriteBoolean("asset", record.IsPageAsset);
        WriteRequest(json, record.Request);
        json.WritePropertyName("response");
        if (record.Response is { } response)
        {
            json.WriteStartObject();
            json.WriteNumber("status", response.Status);
            if (response.Body is { } body)
            {
                json.WriteStartObject("body");
                json.WriteNumber("size", body.Size);
                json.WriteString("mimeType", body.MimeType);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        if (record.WebSocket is { CloseCode: { } code })
        {
            json.WriteStartObject("websocket");
            json.WriteNumber("closeCode", code);
            json.WriteEndObject();
        }

        json.WritePropertyName("error");
        WriteWord(json, "type", record.Error?.Type);
        WriteCors(json, record.Cors);
        if (record.GraphQl is { } operations)
            WriteGraphQl(json, operations);
        if (record.Grpc is { } grpc)
        {
            json.WriteStartObject("grpc");
            json.WriteNumber("status", grpc.Status);
            json.WriteString("name", grpc.Name);
            json.WriteEndObject();
        }

        if (record.ReplayOf is { } original)
            json.WriteNumber("replayOf", original);
        json.WriteEndObject();
    }

    private static void WriteGraphQl(Utf8JsonWriter json, ImmutableArray<GraphQlOperation> operations)
    {
        json.WriteStartArray("graphql");
        foreach (var operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("type", operation.Type);
            json.WriteString("name", operation.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRequest(Utf8JsonWriter json, RequestPart request)
    {
        json.WriteStartObject("request");
        json.WriteString("method", request.Method);
        json.WriteString("url", request.Url);
        json.WriteStartArray("headers");
        if (request.Headers.Get(AskedMethod) is { } method)
        {
            json.WriteStartArray();
            json.WriteStringValue(AskedMethod);
            json.WriteStringValue(method);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCors(Utf8JsonWriter json, CorsPart cors)
    {
        json.WriteStartObject("cors");
        json.WriteString("origin", cors.Origin);
        json.WritePropertyName("preflight");
        if (cors.Preflight is { } preflight)
        {
            json.WriteStartObject();
            json.WriteString("state", WireName.Of(preflight.State));
            WriteNumber(json, "id", preflight.Id);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        WriteVerdict(json, "upstream", cors.Upstream);
        WriteVerdict(json, "delivered", cors.Delivered);
        json.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter json, string name, Verdict? verdict)
    {
        json.WritePropertyName(name);
        if (verdict is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("outcome", WireName.Of(verdict.Outcome));
        json.WriteString("code", verdict.Code is { } code ? WireName.Of(code) : null);
        json.WriteEndObject();
    }

    private static void WriteWord(Utf8JsonWriter json, string name, string? word)
    {
        if (word is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString(name, word);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
