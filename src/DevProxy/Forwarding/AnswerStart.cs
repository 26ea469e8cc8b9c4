using System.Globalization;
using System.Text;

namespace DevProxy.Forwarding;

/// <summary>
/// The first bytes that came back for a request over HTTP/1.1, or on a new connection of HTTP/2, so that an error can quote what was no
/// answer.
/// </summary>
internal sealed class AnswerStart
{
    /// <summary>How many bytes are kept.</summary>
    public const int Most = 100;

    // RFC 9113, sections 4.1, 6.5 and 6.8.
    private const int FrameType = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;

    private readonly byte[] _bytes = new byte[Most];
    private int _count;
    private bool _isCut;

    /// <summary>Whether nothing came.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether it begins, as far as it came, like a status line (RFC 9112, section 4).</summary>
    public bool IsHttp => "HTTP/"u8.StartsWith(Came[..Math.Min(_count, 5)]);

    /// <summary>
    /// Whether it begins, as far as it came, with one of the frames that a server of HTTP/2 may begin with: SETTINGS (RFC 9113, section
    /// 3.4), or GOAWAY when it refuses the connection.
    /// </summary>
    public bool MayBeHttp2 => _count <= FrameType || _bytes[FrameType] is Settings or GoAway;

    /// <summary>Whether it is text that a person may have written.</summary>
    public bool IsText => !IsEmpty && !Came.ContainsAnyExceptInRange((byte)'\t', (byte)'~') && char.IsAsciiLetter((char)_bytes[0]);

    private ReadOnlySpan<byte> Came => _bytes.AsSpan(0, _count);

    private string Text => Encoding.Latin1.GetString(Came);

    /// <summary>More bytes have come.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, Most - _count);
        _isCut |= taken < bytes.Length;
        bytes[..taken].CopyTo(_bytes.AsSpan(_count));
        _count += taken;
    }

    /// <summary>Another answer begins.</summary>
    public void Clear()
    {
        _count = 0;
        _isCut = false;
    }

    /// <summary>The first line, as far as it came, written as <see cref="ToString"/> does.</summary>
    public string FirstLine =>
        Text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? Quoted(Text[..end].TrimEnd('\r'), isCut: false) : ToString();

    /// <summary>In quotation marks, what is not visible ASCII written out as <c>\n</c> or <c>\x1b</c>.</summary>
    public override string ToString() => Quoted(Text, _isCut);

    /// <summary>
    /// A message of the HTTP client with the name of a header line as it was sent, escaped. The client writes a question mark for each byte
    /// above 0x7F.
    /// </summary>
    public string AsSent(string message)
    {
        const string Before = "header name: '";
        var at = message.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        var end = at < Before.Length ? -1 : message.IndexOf('\'', at);
        if (end < 0 || !message.AsSpan(at, end - at).Contains('?'))
            return message;
        var name = Text.Split("\r\n")
            .Select(static line => line.Split(':')[0])
            .FirstOrDefault(name => string.Concat(name.Select(static letter => letter > '~' ? '?' : letter)) == message[at..end]);
        return name is null ? message : $"{message[..at]}{Quoted(name, isCut: false)[1..^1]}{message[end..]}";
    }

    private static string Quoted(string text, bool isCut)
    {
        var shown = new StringBuilder("\"");
        foreach (var one in text)
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

        return shown.Append(isCut ? "\"…" : "\"").ToString();
    }
}

/// <summary>
/// The interim answers (RFC 9110, section 15.2) that come over HTTP/1.1 before the final one, read as the bytes pass. The HTTP client drops
/// them, and the server that faces the browser cannot send any, so that they are only noted.
/// </summary>
internal sealed class InterimAnswers
{
    // "HTTP/1.1 103"
    private const int StatusLine = 12;

    private const int MostBytes = 16 * 1024;

    private StringBuilder? _text;
    private bool _isOver;

    /// <summary>More bytes have come.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Each interim answer that is now complete: its status line and header lines. A 100 (Continue) is left out.</returns>
    public IReadOnlyList<string[]> Feed(ReadOnlySpan<byte> bytes)
    {
        // Nearly every answer begins with its final status, and says so at once.
        if (_isOver || (_text is null && bytes.Length >= StatusLine && !bytes[8..10].SequenceEqual(" 1"u8)))
        {
            _isOver = true;
            return [];
        }

        _text ??= new StringBuilder();
        _text.Append(Encoding.Latin1.GetString(bytes));
        var found = new List<string[]>();
        while (!_isOver)
        {
            var text = _text.ToString();
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            _isOver = !MayBeInterim(text) || (end < 0 && text.Length > MostBytes);
            if (_isOver || end < StatusLine)
                break;
            _text.Remove(0, end + 4);
            if (text[9..12] != "100")
                found.Add(text[..end].Split("\r\n"));
        }

        if (_isOver)
            _text.Clear();
        return found;
    }

    // As far as it came. 101 is final: what follows is no longer HTTP.
    private static bool MayBeInterim(string text) =>
        text.Length < StatusLine
            ? !text.Contains('\n', StringComparison.Ordinal)
            : text.StartsWith("HTTP/1.", StringComparison.Ordinal) && text[8..10] == " 1" && text[9..12] != "101";
}
