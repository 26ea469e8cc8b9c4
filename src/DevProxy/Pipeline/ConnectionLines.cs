using System.Text;
using Microsoft.Extensions.Primitives;

namespace DevProxy.Pipeline;

/// <summary>
/// How the bytes of a request's <c>Connection</c> become characters: one for one, and so that Kestrel keeps them. Where it finds exactly one of <c>close</c>, <c>keep-alive</c> and
/// <c>upgrade</c> it puts that alone in the place of all lines, and the names of the headers that belong to the connection are lost (RFC 9110, section 7.6.1). A line that names one
/// therefore ends in two of these words, which are taken off again before anybody reads it; one of them is <c>close</c>, so such a connection serves no further request.
/// </summary>
internal sealed class ConnectionLines : Encoding
{
    // The last character occurs in no line: one byte is one character below it.
    private const string Mark = ",keep-alive,close,\uE000";

    private static readonly string[] Known = ["close", "keep-alive", "upgrade"];

    /// <summary>Puts the lines back as they were sent.</summary>
    public static void Restore(IHeaderDictionary headers)
    {
        var lines = headers.Connection;
        if (lines.Any(IsMarked))
            headers.Connection = new StringValues([.. lines.Select(line => IsMarked(line) ? line![..^Mark.Length] : line)]);
    }

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        count + (NamesHeaders(bytes.AsSpan(index, count)) ? Mark.Length : 0);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var count = Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);
        if (!NamesHeaders(bytes.AsSpan(byteIndex, byteCount)))
            return count;
        Mark.CopyTo(chars.AsSpan(charIndex + count));
        return count + Mark.Length;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount + Mark.Length;

    private static bool IsMarked(string? line) => line?.EndsWith(Mark, StringComparison.Ordinal) == true;

    private static bool NamesHeaders(ReadOnlySpan<byte> line)
    {
        foreach (var range in line.Split((byte)','))
        {
            var option = line[range].Trim(" \t"u8);
            if (!option.IsEmpty && !IsKnown(option))
                return true;
        }

        return false;
    }

    private static bool IsKnown(ReadOnlySpan<byte> option)
    {
        foreach (var known in Known)
        {
            if (Ascii.EqualsIgnoreCase(option, known))
                return true;
        }

        return false;
    }
}
