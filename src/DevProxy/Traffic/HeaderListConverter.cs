using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DevProxy.Cors;

namespace DevProxy.Traffic;

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
