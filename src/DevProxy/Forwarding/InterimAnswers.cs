using System.Text;

namespace DevProxy.Forwarding;

/// <summary>
/// The interim answers (RFC 9110, section 15.2) that come over HTTP/1.1 before the final one, read as the bytes pass. The HTTP client drops them, and the server that faces the browser cannot
/// send any, so that they are only told.
/// </summary>
internal sealed class InterimAnswers
{
    private const int MostBytes = 16 * 1024;

    // "HTTP/1.1 103"
    private const int StatusLine = 12;

    private readonly StringBuilder _text = new();
    private bool _isOver;

    /// <summary>More bytes have come.</summary>
    /// <param name="bytes">They.</param>
    /// <returns>Each interim answer that is now complete: its status line and header lines. A 100 (Continue) is no news.</returns>
    public IReadOnlyList<string[]> Feed(ReadOnlySpan<byte> bytes)
    {
        if (_isOver)
            return [];
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
