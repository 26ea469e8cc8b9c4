using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Traffic;

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
