using System.Text.Encodings.Web;
using System.Text.Json;

namespace DevProxy.Traffic;

/// <summary>The exchange record as JSON: one shape for the inspector's API, the JSON log and HAR.</summary>
internal static class ExchangeJson
{
    /// <summary>How records are written: letters as they are, not as <c>\u</c> escapes.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(ExchangeJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same over several lines, for what a person may read too.</summary>
    public static JsonSerializerOptions Readable { get; } = new(Options) { WriteIndented = true };

    /// <summary>One record as one line of JSON.</summary>
    public static string Write(ExchangeRecord record) => JsonSerializer.Serialize(record, Options);

    /// <summary>One record as one value of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, ExchangeRecord record) => JsonSerializer.Serialize(writer, record, Options);
}
