using System.Globalization;
using System.Text;

namespace DevProxy.Forwarding;

/// <summary>The first bytes that came back for a request over HTTP/1.1, so that an error can quote what was no answer.</summary>
internal sealed class AnswerStart
{
    private const int Most = 100;

    private readonly StringBuilder _text = new();
    private bool _isCut;

    /// <summary>Whether nothing came.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Whether it begins, as far as it came, like a status line (RFC 9112, section 4).</summary>
    public bool IsHttp => "HTTP/".StartsWith(_text.ToString(0, Math.Min(_text.Length, 5)), StringComparison.Ordinal);

    /// <summary>Whether it is text that a person may have written.</summary>
    public bool IsText => !IsEmpty && !_text.ToString().AsSpan().ContainsAnyExceptInRange('\t', '~') && char.IsAsciiLetter(_text[0]);

    /// <summary>More bytes have come.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, Most - _text.Length);
        _isCut |= taken < bytes.Length;
        foreach (var one in bytes[..taken])
            _text.Append((char)one);
    }

    /// <summary>Another answer begins.</summary>
    public void Clear()
    {
        _text.Clear();
        _isCut = false;
    }

    /// <summary>In quotation marks, what is not visible ASCII written out as <c>\n</c> or <c>\x1b</c>.</summary>
    public override string ToString()
    {
        var shown = new StringBuilder("\"");
        foreach (var one in _text.ToString())
        {
            shown.Append(
                one switch
                {
                    '\r' => "\\r",
                    '\n' => "\\n",
                    '\t' => "\\t",
                    < ' ' or > '~' => "\\x" + ((int)one).ToString("x2", CultureInfo.InvariantCulture),
                    _ => one.ToString(),
                }
            );
        }

        return shown.Append(_isCut ? "\"…" : "\"").ToString();
    }
}
