using System.Buffers;
using System.Text;

namespace DevProxy.Forwarding;

/// <summary>
/// How the bytes of a response's field values become characters: one for one (Latin-1), and none that may not occur in a field value (RFC 9110, section 5.5). The handler would make spaces
/// of some, and Kestrel would refuse the others.
/// </summary>
internal sealed class FieldValueEncoding : Encoding
{
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c), 0x7F]);

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        if (bytes.AsSpan(byteIndex, byteCount).ContainsAny(Controls))
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "a response header contains a control byte.");
        return Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
