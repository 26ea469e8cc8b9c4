using System.Buffers.Text;
using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>A body in a HAR file: <c>postData</c> of a request, <c>content</c> of a response.</summary>
internal static class HarBody
{
    /// <summary>The body, or null when there was none.</summary>
    /// <param name="content">What the file has of it; null when it has nothing.</param>
    /// <param name="size">Bytes that passed, where the content itself does not say; null when that is not known.</param>
    public static BodyPart? Read(HarContent? content, double? size)
    {
        if (content is null)
            return null;
        var passed = Bytes(content.Size ?? size);
        if (content.Text is not { } text)
            return passed > 0 ? new BodyPart(passed, content.MimeType ?? "", null, null, true) : null;

        var isBase64 = content.Encoding == "base64" && Base64.IsValid(text);
        var kept = isBase64 ? Convert.FromBase64String(text).Length : Encoding.UTF8.GetByteCount(text);
        return new BodyPart(Math.Max(passed, kept), content.MimeType ?? "", isBase64 ? null : text, isBase64 ? text : null, false);
    }

    /// <summary>What a file shows of a body.</summary>
    /// <param name="body">The body; null for none.</param>
    public static HarContent Written(BodyPart? body) =>
        new()
        {
            MimeType = body?.MimeType,
            Text = body?.Text ?? body?.Base64,
            Encoding = body is { Text: null, Base64: not null } ? "base64" : null,
            Comment = body is { Truncated: true } ? "Only the first part was kept." : null,
        };

    private static long Bytes(double? size) => size is > 0 and < 1e15 and var bytes ? (long)bytes : 0;
}
