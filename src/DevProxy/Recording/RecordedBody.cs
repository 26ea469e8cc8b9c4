using System.Text;
using System.Text.Unicode;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Recording;

/// <summary>Bodies in a recording, byte for byte: what is text in UTF-8 is text there, and anything else base64.</summary>
internal static class RecordedBody
{
    /// <summary>A body as it is written, content codings undone; null for none.</summary>
    /// <param name="size">Bytes that passed.</param>
    /// <param name="kept">The first of them.</param>
    /// <param name="type">The Content-Type, or null.</param>
    /// <param name="coding">The Content-Encoding, or null.</param>
    /// <param name="atMost">Bytes of a body that was compressed.</param>
    public static BodyPart? Part(long size, byte[] kept, string? type, string? coding, int atMost)
    {
        if (size == 0)
            return null;
        var (plain, isCut) = ContentCoding.Undo(kept, coding, atMost);
        var bytes = plain ?? kept;
        var isText = Utf8.IsValid(bytes) && !bytes.AsSpan().Contains((byte)0);
        return new BodyPart(
            size,
            type ?? "",
            isText ? Encoding.UTF8.GetString(bytes) : null,
            isText ? null : Convert.ToBase64String(bytes),
            isCut || size > kept.Length
        );
    }

    /// <summary>The bytes of an answer's body, content codings undone.</summary>
    public static byte[] Bytes(HarEntry entry)
    {
        if (entry.ResponseBody is not { } body)
            return [];
        if (body.Base64 is { } base64)
            return Convert.FromBase64String(base64);

        // Browsers write the text that they have decoded; DevProxy writes text only where it is UTF-8.
        var encoding = entry.Own is null ? BodyText.EncodingOf(entry.Answer?.Headers.Get("Content-Type")) : null;
        return (encoding ?? Encoding.UTF8).GetBytes(body.Text ?? "");
    }

    /// <summary>Whether the recording has the body without the coding that the answer's header names.</summary>
    public static bool IsPlain(HarEntry entry) => entry.Own is null || ContentCoding.Knows(entry.Answer?.Headers.Get("Content-Encoding"));
}
