using System.Text.Json;
using System.Text.Json.Serialization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// The exchange record in an entry of DevProxy's own files, <c>_devproxy</c>, without bodies' contents and messages, which
/// the entry has already. For events it has no place, so they are in the record.
/// </summary>
internal sealed class OwnRecord
{
    private readonly ExchangeRecord? _record;
    private readonly JsonElement _written;

    /// <summary>A record to write.</summary>
    public OwnRecord(ExchangeRecord record) => _record = record;

    /// <summary>A record that was read. A later DevProxy, or a person, may have written it: it stays as it is.</summary>
    public OwnRecord(JsonElement written)
    {
        _written = written;
        Facts = written.ValueKind == JsonValueKind.Object ? written.Deserialize(HarJsonContext.Default.OwnRecordFacts) : null;
    }

    /// <summary>What a diagnosis reads of it; null when it is no object.</summary>
    public OwnRecordFacts? Facts { get; }

    /// <summary>The URL that the upstream was asked by; null when it was not asked.</summary>
    public string? UpstreamUrl =>
        _record is not null ? _record.Upstream?.Url
        : _written.ValueKind == JsonValueKind.Object
        && _written.TryGetProperty("upstream", out var upstream)
        && upstream.ValueKind == JsonValueKind.Object
        && upstream.TryGetProperty("url", out var url)
        && url.ValueKind == JsonValueKind.String
            ? url.GetString()
        : null;

    /// <summary>The production origins that it was judged for.</summary>
    public IEnumerable<string> ProductionOrigins =>
        Facts is not null
        && _written.TryGetProperty("cors", out var cors)
        && cors.ValueKind == JsonValueKind.Object
        && cors.TryGetProperty("production", out var production)
        && production.ValueKind == JsonValueKind.Array
            ? production
                .EnumerateArray()
                .Select(static one =>
                    one.ValueKind == JsonValueKind.Object && one.TryGetProperty("origin", out var origin) ? origin : default
                )
                .Where(static origin => origin.ValueKind == JsonValueKind.String)
                .Select(static origin => origin.GetString()!)
            : [];

    /// <summary>Whether it can be shown as a record.</summary>
    public bool IsWhole => Facts is not null && _written.TryGetProperty("cors", out _) && _written.TryGetProperty("request", out _);

    /// <summary>Writes it as it came, or as it is.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (_record is not null)
            ExchangeJson.Write(json, _record.WithoutBodyContents());
        else
            _written.WriteTo(json);
    }

    /// <summary>
    /// Writes a record that was read, with the bodies and messages that the entry has, and the verdict that is the file's diagnosis.
    /// </summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry, read and judged as any other.</param>
    public void Write(Utf8JsonWriter json, ExchangeRecord entry) =>
        WriteObject(
            json,
            _written,
            member =>
                member.Name switch
                {
                    "request" => () => WriteObject(json, member.Value, part => Body(json, part, entry.Request.Body)),
                    "response" => () => WriteObject(json, member.Value, part => Body(json, part, entry.Response?.Body)),
                    "cors" => () => WriteObject(json, member.Value, part => Verdict(json, part, entry.Cors)),
                    _ => null,
                },
            () => ExchangeJson.WriteMessages(json, entry)
        );

    // Members are written as they are, but for those for which there is something else to write: objects all of them.
    private static void WriteObject(Utf8JsonWriter json, JsonElement written, Func<JsonProperty, Action?> instead, Action? besides = null)
    {
        json.WriteStartObject();
        foreach (var member in written.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && instead(member) is { } write)
            {
                json.WritePropertyName(member.Name);
                write();
            }
            else
            {
                member.WriteTo(json);
            }
        }

        besides?.Invoke();
        json.WriteEndObject();
    }

    private static Action? Body(Utf8JsonWriter json, JsonProperty part, BodyPart? body) =>
        part.Name == "body" && body is not null ? () => WriteBody(json, part.Value, body) : null;

    private static void WriteBody(Utf8JsonWriter json, JsonElement known, BodyPart body)
    {
        json.WriteStartObject();
        foreach (var member in known.EnumerateObject().Where(member => member.Name is not ("text" or "base64")))
            member.WriteTo(json);
        if (body.Text is not null)
            json.WriteString("text", body.Text);
        if (body.Base64 is not null)
            json.WriteString("base64", body.Base64);
        json.WriteEndObject();
    }

    // The rules may be newer than the file, and a later entry may show more than was known at the time: one file has one diagnosis.
    private static Action? Verdict(Utf8JsonWriter json, JsonProperty part, CorsPart judged) =>
        part.Name switch
        {
            "upstream" => Verdict(json, part.Value, judged.Upstream),
            "delivered" => Verdict(json, part.Value, judged.Delivered),
            _ => null,
        };

    private static Action? Verdict(Utf8JsonWriter json, JsonElement written, Verdict? judged)
    {
        if (judged is null)
            return null;
        var known = written.Deserialize(HarJsonContext.Default.OwnVerdict);
        var isSame = known?.Outcome == WireName.Of(judged.Outcome) && known.Code == (judged.Code is { } code ? WireName.Of(code) : null);
        return isSame ? null : () => ExchangeJson.Write(json, judged);
    }
}

/// <summary>What a diagnosis reads of a record that DevProxy wrote.</summary>
internal sealed record OwnRecordFacts
{
    /// <summary>The upstream's answer before anything was changed.</summary>
    [JsonConverter(typeof(TolerantObject<HarResponse>))]
    public HarResponse? Upstream { get; init; }

    [JsonConverter(typeof(TolerantObject<OwnCors>))]
    public OwnCors? Cors { get; init; }

    /// <summary>Who made the answer, as it is written.</summary>
    public string? AnsweredBy { get; init; }
}

/// <summary>What the browser made of it, as DevProxy saw it then.</summary>
internal sealed record OwnCors
{
    [JsonConverter(typeof(TolerantObject<OwnVerdict>))]
    public OwnVerdict? Delivered { get; init; }
}

/// <summary>A verdict that was written, in its own words.</summary>
internal sealed record OwnVerdict(string? Outcome, string? Code, string? Credentials);

/// <summary>Reads and writes <see cref="OwnRecord"/>.</summary>
internal sealed class OwnRecordConverter : JsonConverter<OwnRecord>
{
    public override OwnRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, OwnRecord value, JsonSerializerOptions options) => value.Write(writer);
}
