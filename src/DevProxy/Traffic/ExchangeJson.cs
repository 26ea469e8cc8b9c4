using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>The exchange record as JSON: one shape for the inspector's API, the JSON log and HAR.</summary>
internal static class ExchangeJson
{
    /// <summary>How records are written: letters as they are, not as <c>\u</c> escapes.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(ExchangeJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<ExchangeRecord> RecordType =
        (JsonTypeInfo<ExchangeRecord>)Options.GetTypeInfo(typeof(ExchangeRecord));

    private static readonly JsonTypeInfo<Verdict> VerdictType = (JsonTypeInfo<Verdict>)Options.GetTypeInfo(typeof(Verdict));

    /// <summary>One record as one line of JSON.</summary>
    public static string Write(ExchangeRecord record) => JsonSerializer.Serialize(record, RecordType);

    /// <summary>One record as one value of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, ExchangeRecord record) => JsonSerializer.Serialize(writer, record, RecordType);

    /// <summary>One verdict as one value of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, Verdict verdict) => JsonSerializer.Serialize(writer, verdict, VerdictType);
}
