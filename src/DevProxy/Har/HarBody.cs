using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>A body in a HAR file: <c>postData</c> of a request, <c>content</c> of a response.</summary>
internal static class HarBody
{
    /// <summary>The body, or null when there was none.</summary>
    /// <param name="content">The HAR object; null when the file has none.</param>
    /// <param name="size">Bytes that passed, where the object itself does not say; 0 when that is not known.</param>
    public static BodyPart? Read(JsonElement? content, long size)
    {
        if (content is not { ValueKind: JsonValueKind.Object } body)
            return null;
        var text = Text(body, "text");
        if (body.TryGetProperty("size", out var written) && written.ValueKind == JsonValueKind.Number && written.TryGetInt64(out var said))
            size = said;
        if (text is null)
            return size > 0 ? new BodyPart(size, Text(body, "mimeType") ?? "", null, null, true) : null;

        var isBase64 = Text(body, "encoding") == "base64" && Base64.IsValid(text);
        var kept = isBase64 ? Convert.FromBase64String(text).Length : Encoding.UTF8.GetByteCount(text);
        return new BodyPart(Math.Max(size, kept), Text(body, "mimeType") ?? "", isBase64 ? null : text, isBase64 ? text : null, false);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
