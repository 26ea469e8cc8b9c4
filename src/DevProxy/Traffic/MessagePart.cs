using System.Text.Json.Serialization;

namespace DevProxy.Traffic;

/// <summary>One message of a WebSocket, whatever number of frames it came in, or one control frame.</summary>
/// <param name="AtMs">From the start of the exchange to its last byte, in milliseconds.</param>
/// <param name="Direction">Whose it is.</param>
/// <param name="Type">What it is.</param>
/// <param name="Size">Bytes of its payload as they passed, so perhaps compressed.</param>
/// <param name="Text">What it says; of a close frame, the reason. Null where it is no text, or cannot be read.</param>
internal sealed record MessagePart(double AtMs, MessageDirection Direction, MessageType Type, long Size, string? Text)
{
    /// <summary>What is no text, as base64.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Base64 { get; init; }

    /// <summary>Of a close frame with a code: RFC 6455, section 7.4.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CloseCode { get; init; }

    /// <summary>Whether the first bytes alone are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Truncated { get; init; }

    /// <summary>Why it cannot be read; null, and not written, where it can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unreadable { get; init; }

    /// <summary>The same, secrets masked.</summary>
    public MessagePart Masked(Redaction redaction)
    {
        var body = redaction.Message(new BodyPart(Size, "", Text, Base64, Truncated));
        return this with { Text = body.Text, Base64 = body.Base64 };
    }
}

/// <summary>Whose a message is.</summary>
internal enum MessageDirection : byte
{
    /// <summary>From the browser.</summary>
    Sent,

    /// <summary>To the browser.</summary>
    Received,
}

/// <summary>What a message is (RFC 6455, section 5.2).</summary>
internal enum MessageType : byte
{
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>What is kept of a message beside its payload.</summary>
/// <param name="AtMs">When its last byte passed.</param>
/// <param name="Direction">Whose it is.</param>
/// <param name="Type">What it is.</param>
/// <param name="Size">Bytes that passed.</param>
/// <param name="IsCut">Whether no more than the first bytes of its payload were kept.</param>
/// <param name="Unreadable">Why none were; null where they were.</param>
internal readonly record struct KeptMessage(
    double AtMs,
    MessageDirection Direction,
    MessageType Type,
    long Size,
    bool IsCut,
    string? Unreadable
)
{
    /// <summary>Why one has no content any more.</summary>
    public const string LeftForNewer =
        "It left for newer ones, or there was no memory for it. To keep more, raise inspector.maxBodyBytes and maxMemoryMegabytes.";

    private const int CodeBytes = 2;

    /// <summary>As the record shows it, secrets masked.</summary>
    public static MessagePart Shown(Kept<KeptMessage> kept, Redaction redaction)
    {
        var message = kept.Entry;
        var payload = kept.Content.Span;
        var hasCode = message.Type == MessageType.Close && payload.Length >= CodeBytes;
        var content = hasCode ? payload[CodeBytes..] : payload;
        var unreadable = message.Unreadable ?? (kept.HasLeft ? LeftForNewer : null);
        var text = message.Type == MessageType.Binary || unreadable is not null ? null : BodyText.Utf8(content, message.IsCut);
        return new MessagePart(message.AtMs, message.Direction, message.Type, message.Size, text)
        {
            Base64 = text is null && payload.Length > 0 ? Convert.ToBase64String(content) : null,
            CloseCode = hasCode ? (payload[0] << 8) | payload[1] : null,
            Truncated = message.IsCut && !kept.HasLeft,
            Unreadable = unreadable ?? (text is null && message.Type == MessageType.Text ? "It is sent as text and is not UTF-8." : null),
        }.Masked(redaction);
    }
}

/// <summary>One event of a <c>text/event-stream</c> (HTML, section 9.2.6), as a page gets it.</summary>
/// <param name="AtMs">From the start of the exchange to its last byte, in milliseconds.</param>
/// <param name="Id">The id that came with it; null for none.</param>
/// <param name="Event">Its type: <c>message</c> where none is named.</param>
/// <param name="Data">Its lines; null where they are not kept.</param>
internal sealed record EventPart(double AtMs, string? Id, string Event, string? Data)
{
    /// <summary>Why there is no data; null, and not written, where there is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unreadable { get; init; }

    /// <summary>Whether the beginning of the data alone is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Truncated { get; init; }
}

/// <summary>What is kept of an event beside its lines, which are UTF-8.</summary>
/// <param name="AtMs">When its last byte passed.</param>
/// <param name="Id">The id that came with it; null for none.</param>
/// <param name="Type">Its type; empty where none is named.</param>
/// <param name="IsCut">Whether there was more of the lines.</param>
internal readonly record struct KeptEvent(double AtMs, string? Id, string Type, bool IsCut)
{
    /// <summary>As the record shows it, secrets masked.</summary>
    public static EventPart Shown(Kept<KeptEvent> kept, Redaction redaction)
    {
        var (atMs, id, type, isCut) = kept.Entry;
        var data = kept.Content.Span;
        return new EventPart(
            atMs,
            id is null ? null : redaction.Text(id),
            type.Length == 0 ? "message" : type,
            kept.HasLeft ? null : redaction.Message(new BodyPart(data.Length, "", BodyText.Utf8OrReplaced(data), null, isCut)).Text
        )
        {
            Truncated = isCut && !kept.HasLeft,
            Unreadable = kept.HasLeft ? KeptMessage.LeftForNewer : null,
        };
    }
}
