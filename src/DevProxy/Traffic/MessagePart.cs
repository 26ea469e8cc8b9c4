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
internal enum MessageDirection
{
    /// <summary>From the browser.</summary>
    Sent,

    /// <summary>To the browser.</summary>
    Received,
}

/// <summary>What a message is (RFC 6455, section 5.2).</summary>
internal enum MessageType
{
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>What is kept of a message.</summary>
/// <param name="AtMs">When its last byte passed.</param>
/// <param name="Direction">Whose it is.</param>
/// <param name="Type">What it is.</param>
/// <param name="Size">Bytes that passed.</param>
/// <param name="Payload">The first of them, readable.</param>
/// <param name="IsCut">Whether there were more.</param>
/// <param name="Unreadable">Why there are none; null where there are.</param>
internal sealed record KeptMessage(
    double AtMs,
    MessageDirection Direction,
    MessageType Type,
    long Size,
    byte[] Payload,
    bool IsCut,
    string? Unreadable
) : IEntry<KeptMessage>
{
    /// <summary>Why an old one has no content any more.</summary>
    public const string LeftForNewer = "It left for newer ones. To keep more, raise inspector.maxBodyBytes.";

    private const int CodeBytes = 2;

    public KeptMessage WithoutContent() => this with { Payload = [], IsCut = false, Unreadable = Unreadable ?? LeftForNewer };

    /// <summary>As the record shows it, secrets masked.</summary>
    public MessagePart Shown(Redaction redaction)
    {
        var hasCode = Type == MessageType.Close && Payload.Length >= CodeBytes;
        var content = hasCode ? Payload.AsSpan(CodeBytes) : Payload;
        var text = Type == MessageType.Binary || Unreadable is not null ? null : BodyText.Utf8(content, IsCut);
        return new MessagePart(AtMs, Direction, Type, Size, text)
        {
            Base64 = text is null && Payload.Length > 0 ? Convert.ToBase64String(content) : null,
            CloseCode = hasCode ? (Payload[0] << 8) | Payload[1] : null,
            Truncated = IsCut,
            Unreadable = Unreadable ?? (text is null && Type == MessageType.Text ? "It is sent as text and is not UTF-8." : null),
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

/// <summary>What is kept of an event.</summary>
/// <param name="AtMs">When its last byte passed.</param>
/// <param name="Id">The id that came with it; null for none.</param>
/// <param name="Type">Its type; empty where none is named.</param>
/// <param name="Data">Its lines, in UTF-8; null where they left for newer ones.</param>
/// <param name="IsCut">Whether there was more of them.</param>
internal sealed record KeptEvent(double AtMs, string? Id, string Type, byte[]? Data, bool IsCut) : IEntry<KeptEvent>
{
    public KeptEvent WithoutContent() => this with { Data = null, IsCut = false };

    /// <summary>As the record shows it, secrets masked.</summary>
    public EventPart Shown(Redaction redaction) =>
        new(
            AtMs,
            Id is null ? null : redaction.Text(Id),
            Type.Length == 0 ? "message" : Type,
            Data is null ? null : redaction.Message(new BodyPart(Data.Length, "", BodyText.Utf8OrReplaced(Data), null, IsCut)).Text
        )
        {
            Truncated = IsCut,
            Unreadable = Data is null ? KeptMessage.LeftForNewer : null,
        };
}
