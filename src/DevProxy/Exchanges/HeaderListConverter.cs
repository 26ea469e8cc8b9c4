using System.Text.Json;
using System.Text.Json.Serialization;
using DevProxy.Cors;

namespace DevProxy.Exchanges;

/// <summary>Header lines as <c>[["name", "value"]]</c>: their order and their number are facts that an object would lose.</summary>
internal sealed class HeaderListConverter : JsonConverter<HeaderList>
{
    public override HeaderList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written, not read.");

    public override void Write(Utf8JsonWriter writer, HeaderList value, JsonSerializerOptions options)
    {
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
}
