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
