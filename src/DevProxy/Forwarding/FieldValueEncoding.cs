using System.Buffers;
using System.Text;

namespace DevProxy.Forwarding;

/// <summary>
/// How the bytes of a response's field values become characters: one for one (Latin-1), and none that must not occur (RFC 9110, section 5.5). The handler would replace
/// some of them by spaces, which changes what a list says.
/// </summary>
internal sealed class FieldValueEncoding : Encoding
{
    /// <summary>For a response that is passed on: Kestrel writes no control character but a tab.</summary>
    public static readonly FieldValueEncoding PassedOn = new([
        .. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c),
        0x7F,
    ]);

    /// <summary>For a response that is only judged: a browser refuses NUL, CR and LF, and keeps every other control character as part of the value.</summary>
    public static readonly FieldValueEncoding Judged = new([0, (byte)'\r', (byte)'\n']);

    private readonly SearchValues<byte> _refused;

    private FieldValueEncoding(ReadOnlySpan<byte> refused) => _refused = SearchValues.Create(refused);

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        if (bytes.AsSpan(byteIndex, byteCount).ContainsAny(_refused))
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "a response header contains a control byte.");
        return Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
