using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DevProxy.Configuration.Json;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>The exchange record as JSON: one shape for the inspector's API, the JSON log and HAR.</summary>
internal static class ExchangeJson
{
    /// <summary>How records are written: letters as they are, not as <c>\u</c> escapes.</summary>
    public static JsonSerializerOptions Options { get; } = new(ExchangeJsonContext.Default.Options) { Encoder = ReadableJson.Encoder };

    private static readonly JsonTypeInfo<ExchangeRecord> RecordType =
        (JsonTypeInfo<ExchangeRecord>)Options.GetTypeInfo(typeof(ExchangeRecord));

    private static readonly JsonTypeInfo<Verdict> VerdictType = (JsonTypeInfo<Verdict>)Options.GetTypeInfo(typeof(Verdict));

    /// <summary>One record as one line of JSON.</summary>
    public static string Write(ExchangeRecord record) => JsonSerializer.Serialize(record, RecordType);

    /// <summary>One record as one value of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, ExchangeRecord record) => JsonSerializer.Serialize(writer, record, RecordType);

    /// <summary>The messages of a record as the member of the object that is being written; nothing where it has none.</summary>
    public static void WriteMessages(Utf8JsonWriter writer, ExchangeRecord record)
    {
        if (record.Messages is not { } messages)
            return;
        writer.WriteStartArray("messages");
        foreach (var message in messages)
            JsonSerializer.Serialize(writer, message, (JsonTypeInfo<MessagePart>)Options.GetTypeInfo(typeof(MessagePart)));
        writer.WriteEndArray();
    }

    /// <summary>What APIs have to allow, as one value of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, PolicyReport report) =>
        JsonSerializer.Serialize(writer, report, (JsonTypeInfo<PolicyReport>)Options.GetTypeInfo(typeof(PolicyReport)));

    /// <summary>What another DevProxy wrote of it.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static PolicyReport? ReadPolicies(byte[] json) =>
        JsonSerializer.Deserialize(json, (JsonTypeInfo<PolicyReport>)Options.GetTypeInfo(typeof(PolicyReport)));

    /// <summary>One verdict as one value of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, Verdict verdict) => JsonSerializer.Serialize(writer, verdict, VerdictType);
}

/// <summary>What the serializer knows of the record's types, worked out when DevProxy is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [
        typeof(HeaderListConverter),
        typeof(InstantConverter),
        typeof(MillisecondsConverter),
        typeof(BackendConverter),
        typeof(AdvisoryConverter),
        typeof(AnsweredByConverter),
        typeof(KebabCaseConverter<ExchangeKind>),
        typeof(KebabCaseConverter<MessageDirection>),
        typeof(KebabCaseConverter<MessageType>),
        typeof(KebabCaseConverter<Layout>),
        typeof(KebabCaseConverter<PreflightState>),
        typeof(KebabCaseConverter<Outcome>),
        typeof(KebabCaseConverter<FailureCode>),
        typeof(KebabCaseConverter<CredentialsMode>),
        typeof(KebabCaseConverter<RootCause>),
        typeof(KebabCaseConverter<Hint>),
    ]
)]
[JsonSerializable(typeof(ExchangeRecord))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(MessagePart))]
[JsonSerializable(typeof(PolicyReport))]
internal sealed partial class ExchangeJsonContext : JsonSerializerContext;

/// <summary>Header lines as <c>[["name", "value"]]</c>: their order and their number are facts that an object would lose.</summary>
internal sealed class HeaderListConverter : JsonConverter<HeaderList>
{
    public override HeaderList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written, not read.");

    public override void Write(Utf8JsonWriter writer, HeaderList value, JsonSerializerOptions options)
    {
        if (options.WriteIndented && value.Count > 0)
        {
            writer.WriteRawValue(ForPeople(value, writer.CurrentDepth, options));
            return;
        }

        writer.WriteStartArray();
        foreach (var line in value)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(line.Name);
            writer.WriteStringValue(line.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    // Each pair on a line of its own; the writer would give it four.
    private static string ForPeople(HeaderList value, int depth, JsonSerializerOptions options)
    {
        var outer = Environment.NewLine + new string(options.IndentCharacter, depth * options.IndentSize);
        var inner = outer + new string(options.IndentCharacter, options.IndentSize);
        return $"[{inner}{string.Join("," + inner, value.Select(line => $"[{Text(line.Name, options)}, {Text(line.Value, options)}]"))}{outer}]";
    }

    private static string Text(string text, JsonSerializerOptions options) =>
        $"\"{(options.Encoder ?? JavaScriptEncoder.Default).Encode(text)}\"";
}

/// <summary><c>2026-11-22T10:00:00.000Z</c>, as JavaScript's <c>toISOString</c> writes it.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written, not read.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    /// <summary>The instant as it is written.</summary>
    public static string Text(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Durations are told to a tenth of a millisecond; what is finer is noise.</summary>
internal sealed class MillisecondsConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written, not read.");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Rounded(value));

    /// <summary>The duration as it is written.</summary>
    public static double Rounded(double value) => Math.Round(value, 1, MidpointRounding.AwayFromZero);
}

/// <summary>An enum's values as the words of the exchange record.</summary>
/// <param name="word">The word of a value.</param>
internal abstract class WordConverter<TEnum>(Func<TEnum, string> word) : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private readonly FrozenDictionary<TEnum, string> _words = Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, word);

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written, not read.");

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(_words[value]);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WritePropertyName(_words[value]);
}

/// <summary><c>AcaoMissing</c> is <c>acao-missing</c>.</summary>
internal sealed class KebabCaseConverter<TEnum>()
    : WordConverter<TEnum>(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()))
    where TEnum : struct, Enum;

/// <summary><c>adv-vary-origin-missing</c>.</summary>
internal sealed class AdvisoryConverter() : WordConverter<Advisory>(WireName.Of);

/// <summary><c>aspnetcore</c>: backends are written in lower case.</summary>
internal sealed class BackendConverter() : WordConverter<Backend>(WireName.Of)
{
    // A command reads the policy that another DevProxy wrote.
    public override Backend Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WireName.ParseBackend(reader.GetString() ?? "") ?? throw new JsonException("There is no such backend.");

    public override Backend ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);
}

/// <summary><c>AnsweredBy.DevProxy</c> is <c>devproxy</c>.</summary>
internal sealed class AnsweredByConverter() : WordConverter<AnsweredBy>(static value => value.ToString().ToLowerInvariant());
