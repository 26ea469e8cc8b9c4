using System.Globalization;
using System.Text;
using System.Text.Json;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Json;

/// <summary>Says in plain words why a text is not valid JSON. The parser's own messages are for parser developers.</summary>
/// <param name="text">The file.</param>
/// <param name="offset">The byte at which the parser failed.</param>
/// <param name="last">The last valid token.</param>
/// <param name="open">Where the innermost object or list begins that is not closed yet; null when there is none.</param>
/// <param name="parser">The parser's message.</param>
internal sealed class SyntaxError(SourceText text, int offset, JsonTokenType last, int? open, string parser)
{
    /// <summary>The offset to show, what is wrong there, and what would be right.</summary>
    public (int Offset, string Message, string Fix) Explain()
    {
        if (offset >= text.Bytes.Length || Says("reached end of data") && !Says("comment"))
            return AtTheEnd();
        var (message, fix) = AtOffset();
        return (Says("invalid JSON literal") ? WordStart : offset, message, fix);
    }

    private bool Says(string words) => parser.Contains(words, StringComparison.Ordinal);

    private (int Offset, string Message, string Fix) AtTheEnd()
    {
        var end = text.Bytes.Length;
        if (Says("end of string"))
            return (end, "The file ends inside a string without a closing quote", "close it with \"");
        if (open is null)
            return (end, "The file ends too early", "write an object: { … }");
        return (end, $"The file ends before the {Opening} on line {OpeningLine} is closed", $"add the missing {Closing}");
    }

    private (string Message, string Fix) AtOffset()
    {
        if (Says("JSON string"))
            return InsideText();
        if (Says("comment"))
            return ("This comment is not closed", "close it with */");
        if (Says("after a single JSON value"))
            return ("There is more text after the end of the configuration", "remove it, or the bracket that closes too early");
        if (Says("after a property name"))
            return ("A colon is missing after the key", "write \"key\": value");

        if (Says("invalid JSON literal"))
            return Bare(Word());

        if (Says("maximum configured depth"))
            return ("Objects and lists are nested too deeply here", "remove some levels: no key needs more than five");

        var wantsKey = last is not JsonTokenType.PropertyName && Opening == '{';
        return (char)text.Bytes[offset] switch
        {
            '\'' or '`' => ("Strings need double quotes", "write \"…\""),
            '#' => ("# does not start a comment here", "use //"),
            ',' => ("There is an extra comma, or a value is missing before it", "remove it, or write the value"),
            '}' or ']' when last is JsonTokenType.PropertyName => ("A key has no value", "write \"key\": value"),
            '}' or ']' when open is null => ("This bracket has no opening bracket", "remove it"),
            '}' or ']' => ($"{(char)text.Bytes[offset]} cannot close the {Opening} on line {OpeningLine}", $"write {Closing}"),
            _ when Says("after a value") => ("A comma is missing before this", "add a comma after the previous value"),
            var c when char.IsAsciiDigit(c) || c is '+' or '-' or '.' or ';' => (
                "This is not a valid JSON number",
                "write it like 8010: no +, no leading zero, no other characters"
            ),
            _ when wantsKey => ($"The key {Word()} needs double quotes", $"write \"{Word()}\""),
            _ => Bare(Word()),
        };
    }

    private (string Message, string Fix) InsideText()
    {
        var bytes = text.Bytes;
        if (bytes[offset] is (byte)'\n' or (byte)'\r')
            return ("The closing quote is missing", "close the string with \" on the same line; write a line break as \\n");
        if (bytes[offset] < 0x20)
            return ("This string contains a control character", "write a tab as \\t");
        if (offset == 0 || bytes[offset - 1] != (byte)'\\')
            return ("This escape sequence is not complete", "write \\u followed by four hexadecimal digits");
        var escaped = Word()[..1];
        return ($"\\{escaped} is not a valid escape sequence", $"write two backslashes: \\\\{escaped}");
    }

    private static (string Message, string Fix) Bare(string word) =>
        word.ToLowerInvariant() switch
        {
            "true" or "yes" or "on" or "tru" => ($"{word} is not valid JSON", "write true"),
            "false" or "no" or "off" or "fals" => ($"{word} is not valid JSON", "write false"),
            "null" or "none" or "nil" or "undefined" or "nul" => ($"{word} is not valid JSON", "write null, or leave the key out"),
            _ => ($"{word} is not valid JSON", $"write a string in double quotes: \"{word}\""),
        };

    private char? Opening => open is { } start ? (char)text.Bytes[start] : null;

    private char Closing => Opening == '[' ? ']' : '}';

    private string OpeningLine => text.At(open!.Value, "").Line.ToString(CultureInfo.InvariantCulture);

    // 'tru' is refused at its end.
    private int WordStart
    {
        get
        {
            var start = offset;
            while (start > 0 && IsWord(text.Bytes[start - 1]) && !Says("escapable"))
                start--;
            return start;
        }
    }

    // The whole word around the offset, or the single character there.
    private string Word()
    {
        var bytes = text.Bytes;
        var start = WordStart;
        var end = start;
        while (end < bytes.Length && IsWord(bytes[end]))
            end++;
        if (end > start)
            return Encoding.UTF8.GetString(bytes[start..end]);
        Rune.DecodeFromUtf8(bytes[offset..], out var rune, out _);
        return rune.ToString();
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'$' or (byte)'-';
}
