using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// What went over a WebSocket, as Chrome's DevTools export it (<c>_webSocketMessages</c>): <c>send</c> or <c>receive</c>, the seconds since
/// 1970, the opcode, and text, or base64 for what is none.
/// </summary>
/// <param name="StartedAt">When the exchange began.</param>
/// <param name="Messages">Its messages.</param>
internal sealed record HarMessages(DateTimeOffset StartedAt, ImmutableArray<MessagePart> Messages)
{
    /// <summary>The same, of an exchange that began at a time that is known by now only.</summary>
    public ImmutableArray<MessagePart> Since(DateTimeOffset start) =>
        [.. Messages.Select(message => message with { AtMs = message.AtMs + (StartedAt - start).TotalMilliseconds })];
}

/// <summary>Reads and writes <see cref="HarMessages"/>. What is no message is passed over.</summary>
internal sealed class HarMessagesConverter : JsonConverter<HarMessages>
{
    private const string Send = "send";

    public override HarMessages Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var written = JsonElement.ParseValue(ref reader);
        var list = written.ValueKind == JsonValueKind.Array ? written.EnumerateArray().Select(Message) : [];
        return new HarMessages(DateTimeOffset.UnixEpoch, [.. list.OfType<MessagePart>()]);
    }

    public override void Write(Utf8JsonWriter writer, HarMessages value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var message in value.Messages)
        {
            writer.WriteStartObject();
            writer.WriteString("type", message.Direction == MessageDirection.Sent ? Send : "receive");
            writer.WriteNumber("time", (value.StartedAt.ToUnixTimeMilliseconds() + message.AtMs) / 1000);
            writer.WriteNumber("opcode", (int)message.Type);
            writer.WriteString("data", message.Text ?? message.Base64 ?? "");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static MessagePart? Message(JsonElement written)
    {
        if (
            written.ValueKind != JsonValueKind.Object
            || Member(written, "type", JsonValueKind.String)?.GetString() is not ((Send or "receive") and var type)
            || Member(written, "time", JsonValueKind.Number)?.GetDouble() is not { } time
            || Member(written, "data", JsonValueKind.String)?.GetString() is not { } data
            || Member(written, "opcode", JsonValueKind.Number) is not { } number
            || !number.TryGetInt32(out var opcode)
            || !Enum.IsDefined((MessageType)opcode)
        )
            return null;
        var kind = (MessageType)opcode;
        var direction = type == Send ? MessageDirection.Sent : MessageDirection.Received;
        var size = kind == MessageType.Binary ? data.Length / 4 * 3 : System.Text.Encoding.UTF8.GetByteCount(data);
        return new MessagePart(time * 1000, direction, kind, size, kind == MessageType.Binary ? null : data)
        {
            Base64 = kind == MessageType.Binary ? data : null,
        };
    }

    private static JsonElement? Member(JsonElement written, string name, JsonValueKind kind) =>
        written.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
