using System.Text.Json.Serialization;

namespace DevProxy.Traffic;

/// <summary>What is kept of a body.</summary>
/// <param name="Size">Bytes that passed, all of them.</param>
/// <param name="MimeType">The Content-Type; empty when there is none.</param>
/// <param name="Text">The body as text, when it is text and the record has bodies.</param>
/// <param name="Base64">The body as base64, when it is not.</param>
/// <param name="Truncated">Whether more passed than is kept.</param>
internal sealed record BodyPart(
    long Size,
    string MimeType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Base64,
    bool Truncated
)
{
    /// <summary>Size and type alone.</summary>
    public BodyPart WithoutContent() => this with { Text = null, Base64 = null };
}
