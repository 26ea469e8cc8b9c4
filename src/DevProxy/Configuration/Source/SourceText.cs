using System.Text;

namespace DevProxy.Configuration.Source;

/// <summary>The bytes of a file, and the line and column of each.</summary>
internal sealed class SourceText
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<int> _lineStarts = [0];

    /// <param name="bytes">UTF-8; a byte order mark in front is dropped, as editors do not count it.</param>
    public SourceText(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var span = _bytes.Span;
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i] == (byte)'\n')
                _lineStarts.Add(i + 1);
        }
    }

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Whether there is nothing but white space.</summary>
    public bool IsBlank => Bytes.Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>The offset of a byte that <see cref="System.Text.Json.JsonException"/> names; the end of the text at most.</summary>
    public int Offset(long line, long byteInLine)
    {
        var start = line < _lineStarts.Count ? _lineStarts[(int)line] : Bytes.Length;
        return (int)Math.Min(start + byteInLine, Bytes.Length);
    }

    /// <summary>The place of the byte at <paramref name="offset"/>, which may be the end of the text.</summary>
    public Place At(int offset, string path)
    {
        var line = _lineStarts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        var column = Encoding.UTF8.GetCharCount(Bytes[_lineStarts[line]..offset]) + 1;
        return new Place(line + 1, column, path);
    }
}
