using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DevProxy.Configuration.Source;

/// <summary>Says in a person's words why a text is no JSON. The parser's own words are for people who write parsers.</summary>
/// <param name="text">The file.</param>
/// <param name="offset">The byte that the parser stumbled over.</param>
/// <param name="last">The last token that was fine.</param>
/// <param name="open">Where the innermost object or list begins that is not closed yet; null when there is none.</param>
/// <param name="parser">The parser's words.</param>
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
            return (end, "The file ends inside a text that has no closing quote", "close it with \"");
        if (open is null)
            return (end, "The file ends too early", "write an object: { … }");
        return (end, $"The file ends before the {Opening} of line {OpeningLine} is closed", $"add the missing {Closing}");
    }

    private (string Message, string Fix) AtOffset()
    {
        if (Says("JSON string"))
            return InsideText();
        if (Says("comment"))
            return ("This comment has no end", "close it with */");
        if (Says("after a single JSON value"))
            return ("Something follows the end of the configuration", "remove it, or the bracket that closes too early");
        if (Says("after a property name"))
            return ("A key is not followed by a colon", "write \"key\": value");

        if (Says("invalid JSON literal"))
            return Bare(Word());

        if (Says("maximum configured depth"))
            return ("Objects and lists are nested too deep here", "no key of a configuration needs more than five levels");

        var wantsKey = last is not JsonTokenType.PropertyName && Opening == '{';
        return (char)text.Bytes[offset] switch
        {
            '\'' or '`' => ("A text stands in quotes that JSON does not know", "use double quotes: \"…\""),
            '#' => ("# does not begin a comment here", "begin it with //"),
            ',' => ("There is a comma too many, or a value is missing before it", "remove it, or write the value"),
            '}' or ']' when last is JsonTokenType.PropertyName => ("A key has no value", "write \"key\": value"),
            '}' or ']' when open is null => ("This bracket closes nothing", "remove it"),
            '}' or ']' => ($"{(char)text.Bytes[offset]} cannot close the {Opening} of line {OpeningLine}", $"write {Closing}"),
            _ when Says("after a value") => ("A comma is missing before this", "write a comma after the value in front of it"),
            var c when char.IsAsciiDigit(c) || c is '+' or '-' or '.' or ';' =>
                ("This is no number as JSON writes it", "write it like 8010: no +, no leading zero, nothing else around it"),
            _ when wantsKey => ($"The key {Word()} stands without quotes", $"write \"{Word()}\""),
            _ => Bare(Word()),
        };
    }

    private (string Message, string Fix) InsideText()
    {
        var bytes = text.Bytes;
        if (bytes[offset] is (byte)'\n' or (byte)'\r')
            return ("A text ends without its closing quote", "close it with \" in the same line; a line break inside a text is written \\n");
        if (bytes[offset] < 0x20)
            return ("A text holds a control character", "write \\t for a tab");
        if (offset == 0 || bytes[offset - 1] != (byte)'\\')
            return ("An escape in this text is not complete", "write \\u and four hexadecimal digits");
        var escaped = Word()[..1];
        return ($"\\{escaped} is no escape that JSON knows", $"write two backslashes: \\\\{escaped}");
    }

    private static (string Message, string Fix) Bare(string word) => word.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "tru" => ($"{word} is no value that JSON knows", "write true"),
        "false" or "no" or "off" or "fals" => ($"{word} is no value that JSON knows", "write false"),
        "null" or "none" or "nil" or "undefined" or "nul" => ($"{word} is no value that JSON knows", "write null, or leave the key out"),
        _ => ($"{word} is no value that JSON knows", $"write a text in double quotes: \"{word}\""),
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

    // The whole word around the offset, or the single character that stands there.
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
