using System.Text.Json;

namespace DevProxy.Configuration.Json;

/// <summary>A tree as JSON again: numbers with the characters that were written, keys in their order.</summary>
internal static class SourceJson
{
    /// <summary>The value as the bytes of a body: variables resolved, no spaces.</summary>
    public static byte[] Bytes(SourceNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
            Write(writer, node, static text => text.Text, static (_, _) => false);
        return stream.ToArray();
    }

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="node">The value.</param>
    /// <param name="text">What a text is written as.</param>
    /// <param name="isMasked">Whether a member's value is not to be seen.</param>
    public static void Write(Utf8JsonWriter writer, SourceNode node, Func<SourceNode, string> text, Func<string, SourceNode, bool> isMasked)
    {
        switch (node.Kind)
        {
            case SourceKind.True or SourceKind.False:
                writer.WriteBooleanValue(node.Kind == SourceKind.True);
                break;
            case SourceKind.Number:
                writer.WriteRawValue(node.Written);
                break;
            case SourceKind.Text:
                writer.WriteStringValue(text(node));
                break;
            case SourceKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                    Write(writer, item, text, isMasked);
                writer.WriteEndArray();
                break;
            case SourceKind.Object:
                writer.WriteStartObject();
                foreach (var member in node.Members)
                {
                    writer.WritePropertyName(member.Key);
                    if (isMasked(member.Key, member.Value))
                        writer.WriteStringValue(CredentialHeader.Mask);
                    else
                        Write(writer, member.Value, text, isMasked);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
