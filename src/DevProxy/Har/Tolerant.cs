using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DevProxy.Cors;

namespace DevProxy.Har;

// What recorders write differs in all but a few members: a value of another type is read as if it were missing, and costs neither its
// entry nor the file.

/// <summary>A text, or null for anything else.</summary>
internal sealed class TolerantText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A number, or null for anything else.</summary>
internal sealed class TolerantNumber : JsonConverter<double?>
{
    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : null;
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value!.Value);
}

/// <summary>True or false, or null for anything else.</summary>
internal sealed class TolerantFlag : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return reader.GetBoolean();
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options) => writer.WriteBooleanValue(value!.Value);
}

/// <summary>An object, or null for anything else.</summary>
/// <param name="inner">How the object itself is read; null for as everywhere.</param>
internal sealed class TolerantObject<T>(JsonTypeInfo<T>? inner) : JsonConverter<T>
    where T : class
{
    /// <summary>For the attribute on a property, behind which the type itself is read as everywhere.</summary>
    public TolerantObject()
        : this(null) { }

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize(ref reader, TypeInfo(options));
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, TypeInfo(options));

    private JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) => inner ?? (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}

/// <summary>Header lines. HAR writes objects, the record of an exchange pairs, and both are read.</summary>
internal sealed class HarHeadersConverter : JsonConverter<HeaderList>
{
    public override HeaderList? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var lines = new List<HeaderLine>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (name, value) = Line(ref reader);

            // HTTP/2's pseudo-headers are no headers.
            if (name is null or "" || name[0] == ':')
                continue;

            // Chrome's protocol joins the lines of one name with line feeds, and some recorders leave them so.
            lines.AddRange((value ?? "").Split('\n').Select(line => new HeaderLine(name, line)));
        }

        return new HeaderList(lines);
    }

    public override void Write(Utf8JsonWriter writer, HeaderList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var line in value)
        {
            writer.WriteStartObject();
            writer.WriteString("name", line.Name);
            writer.WriteString("value", line.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static (string? Name, string? Value) Line(ref Utf8JsonReader reader)
    {
        string? name = null;
        string? value = null;
        var isPair = reader.TokenType == JsonTokenType.StartArray;
        if (!isPair && reader.TokenType != JsonTokenType.StartObject)
            return (null, null);
        for (var place = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); place++)
        {
            var isName = isPair ? place == 0 : reader.ValueTextEquals("name");
            var isValue = isPair ? place == 1 : reader.ValueTextEquals("value");
            if (!isPair)
                reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            name = isName ? text : name;
            value = isValue ? text : value;
        }

        return (name, value);
    }
}
