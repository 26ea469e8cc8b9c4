using System.Text;
using System.Text.Unicode;

namespace DevProxy.Har;

/// <summary>
/// The bytes of a HAR file, made fit for JSON's reader, which gives up a whole file for one text that is not Unicode: recorders cut bodies
/// anywhere, also inside of a character and between the halves of a surrogate pair. What is no character becomes U+FFFD, as browsers show
/// it.
/// </summary>
internal static class HarText
{
    // "\ud83d" is six bytes, and so is what takes its place.
    private const int EscapeLength = 6;

    /// <summary>The text in UTF-8, where a byte order mark says that it is in UTF-16 (as PowerShell's ">" writes it) or UTF-32.</summary>
    public static byte[] AsUtf8(byte[] bytes) =>
        Marked(bytes) is { } encoding ? Encoding.UTF8.GetBytes(encoding.GetString(bytes.AsSpan(encoding.Preamble.Length))) : bytes;

    /// <summary>What a text without a mark is in, by its first characters, which are JSON's; null where it may be UTF-8.</summary>
    public static string? UnmarkedEncoding(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0, 0, 0, _, ..] => "UTF-32 (big-endian)",
            [_, 0, 0, 0, ..] => "UTF-32 (little-endian)",
            [0, _, 0, _, ..] => "UTF-16 (big-endian)",
            [_, 0, _, 0, ..] => "UTF-16 (little-endian)",
            _ => null,
        };

    // The mark of UTF-32 begins with that of UTF-16.
    private static Encoding? Marked(byte[] bytes) =>
        new Encoding[] { Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true), Encoding.Unicode, Encoding.BigEndianUnicode }
            .FirstOrDefault(encoding => bytes.AsSpan().StartsWith(encoding.Preamble));

    /// <summary>The same text, Unicode throughout. The bytes may be changed in place.</summary>
    public static byte[] Repaired(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
            bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
        var rest = bytes.AsSpan();
        while (rest.IndexOf((byte)'\\') is >= 0 and var found)
        {
            rest = rest[found..];
            if (Unit(rest) is not { } unit || !char.IsSurrogate(unit))
            {
                // The character behind a backslash may be one itself.
                rest = rest[Math.Min(2, rest.Length)..];
            }
            else if (char.IsHighSurrogate(unit) && Unit(rest[EscapeLength..]) is { } next && char.IsLowSurrogate(next))
            {
                rest = rest[(2 * EscapeLength)..];
            }
            else
            {
                "\\ufffd"u8.CopyTo(rest);
                rest = rest[EscapeLength..];
            }
        }

        return bytes;
    }

    // The UTF-16 unit of an escape that begins here; null when none does.
    private static char? Unit(ReadOnlySpan<byte> text)
    {
        if (text.Length < EscapeLength || text[0] != (byte)'\\' || text[1] != (byte)'u')
            return null;
        var unit = 0;
        foreach (var digit in text[2..EscapeLength])
        {
            var value = HexDigit(digit);
            if (value < 0)
                return null;
            unit = (unit << 4) | value;
        }

        return (char)unit;
    }

    private static int HexDigit(byte digit) =>
        digit switch
        {
            >= (byte)'0' and <= (byte)'9' => digit - '0',
            >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
            _ => -1,
        };
}
