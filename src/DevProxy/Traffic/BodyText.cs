using System.Net.Http.Headers;
using System.Text;

namespace DevProxy.Traffic;

/// <summary>A captured body, made readable: content codings undone, text by its charset, anything else as base64.</summary>
internal static class BodyText
{
    private static readonly string[] BinaryTypes =
    [
        "image/",
        "audio/",
        "video/",
        "font/",
        "application/pdf",
        "application/zip",
        "application/wasm",
    ];

    /// <summary>What is kept of a body, as the record shows it.</summary>
    /// <param name="size">Bytes that passed.</param>
    /// <param name="kept">The first of them.</param>
    /// <param name="contentType">The Content-Type, or null.</param>
    /// <param name="contentEncoding">The Content-Encoding, or null.</param>
    /// <param name="shownAtMost">Bytes shown of a body that was compressed.</param>
    public static BodyPart Show(long size, byte[] kept, string? contentType, string? contentEncoding, int shownAtMost)
    {
        var mimeType = contentType ?? "";
        var truncated = size > kept.Length;
        var (plain, cut) = ContentCoding.Undo(kept, contentEncoding, shownAtMost);
        var text = plain is null ? null : Decode(plain, mimeType, truncated || cut);
        return text is not null
            ? new BodyPart(size, mimeType, text, null, truncated || cut)
            : new BodyPart(size, mimeType, null, Convert.ToBase64String(plain ?? kept), truncated || cut);
    }

    private static string? Decode(byte[] bytes, string contentType, bool truncated)
    {
        if (
            !contentType.Contains("svg", StringComparison.OrdinalIgnoreCase)
            && BinaryTypes.Any(binary => contentType.StartsWith(binary, StringComparison.OrdinalIgnoreCase))
        )
        {
            return null;
        }

        if (Charset(contentType) is { } encoding && Text(encoding, bytes) is { } text)
            return text;
        if (bytes.AsSpan().Contains((byte)0))
            return null;

        // What is declared as text and is no UTF-8 is what browsers take it for.
        return Utf8(bytes, truncated)
            ?? (contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1.GetString(bytes) : null);
    }

    /// <summary>The first characters of a text, never half of a surrogate pair.</summary>
    public static string Beginning(string text, int atMost) =>
        text.Length <= atMost ? text : text[..(char.IsHighSurrogate(text[atMost - 1]) ? atMost - 1 : atMost)];

    /// <summary>Bytes as UTF-8; null where they are none.</summary>
    /// <param name="bytes">The bytes that are kept.</param>
    /// <param name="truncated">Whether more came, so that the last character may be half of one.</param>
    public static string? Utf8(ReadOnlySpan<byte> bytes, bool truncated)
    {
        bytes = truncated ? WithoutHalfCharacter(bytes) : bytes;
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Bytes as UTF-8, with U+FFFD for what is none.</summary>
    public static string Utf8OrReplaced(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    // The decoders of some code pages throw for bytes that they do not know, whatever their fallback says.
    private static string? Text(Encoding encoding, byte[] bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The encoding that a Content-Type names, where it is another than UTF-8; null else.</summary>
    public static Encoding? EncodingOf(string? contentType) => contentType is null ? null : Charset(contentType);

    private static Encoding? Charset(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.CharSet is not { } charset)
            return null;
        var name = charset.Trim('"');
        if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null; // A charset that nobody knows, or that .NET knows and refuses, as utf-7.
        }
    }

    // The cut may fall inside a character: its first bytes alone are no error.
    private static ReadOnlySpan<byte> WithoutHalfCharacter(ReadOnlySpan<byte> span)
    {
        for (var back = 1; back <= Math.Min(3, span.Length); back++)
        {
            var lead = span[^back];
            if (lead < 0x80)
                return span;
            if (lead >= 0xC0)
                return back < LengthOf(lead) ? span[..^back] : span;
        }

        return span;
    }

    private static int LengthOf(byte lead) =>
        lead >= 0xF0 ? 4
        : lead >= 0xE0 ? 3
        : 2;
}
