using System.Globalization;
using System.Text;

namespace DevProxy.Terminal;

/// <summary>
/// Makes text from elsewhere safe to show. A header, a path or an error text of a server must not move the cursor, change the title,
/// imitate a line of the log or reorder the letters of one.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// The text with every character that a terminal obeys instead of showing written out, as <c>\x1b</c> or <c>\u202e</c>.
    /// </summary>
    public static string Escape(string text)
    {
        var first = 0;
        while (first < text.Length && IsShown(text, first))
            first++;
        if (first == text.Length)
            return text;

        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            if (IsShown(text, i))
                safe.Append(text[i]);
            else
                safe.Append(text[i] < 0x100 ? "\\x" : "\\u")
                    .Append(((int)text[i]).ToString(text[i] < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
        }

        return safe.ToString();
    }

    // Control: C0, DEL and C1 (an 8-bit terminal obeys 0x9B as ESC [). Format: bidirectional marks, overrides and isolates, zero-width
    // characters. Separators break a line where none is. An unpaired surrogate is not a character.
    private static bool IsShown(string text, int index) =>
        char.GetUnicodeCategory(text[index]) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
                false,
            UnicodeCategory.Surrogate => char.IsHighSurrogate(text[index])
                ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
                : index > 0 && char.IsHighSurrogate(text[index - 1]),
            _ => true,
        };
}

/// <summary>Text in lines of a given width.</summary>
internal static class TextWrap
{
    /// <summary>
    /// Breaks text at its spaces into lines of at most <paramref name="columns"/> characters. A word that is longer, a URL say, gets a line
    /// of its own and keeps its length, so that it can be copied.
    /// </summary>
    public static IEnumerable<string> Wrap(string text, int? columns)
    {
        var rest = text;
        while (columns is { } width && rest.Length > width)
        {
            var end = rest.LastIndexOf(' ', width);
            if (end <= 0)
                end = rest.IndexOf(' ', width);
            if (end < 0)
                break;
            yield return rest[..end].TrimEnd(' ');
            rest = rest[(end + 1)..].TrimStart(' ');
        }

        yield return rest;
    }

    /// <summary>
    /// The text with its middle cut out where it is longer than <paramref name="columns"/>: a path tells most at its ends.
    /// </summary>
    public static string Shorten(string text, int columns)
    {
        if (text.Length <= columns)
            return text;
        var tail = (columns - 1) / 2;
        return $"{text[..(columns - 1 - tail)]}…{text[^tail..]}";
    }
}

/// <summary>A number of things in words.</summary>
internal static class Plural
{
    /// <summary><c>1 route</c>, <c>3 routes</c>.</summary>
    public static string Of(int number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");

    /// <summary><c>1 entry</c>, <c>3 entries</c>.</summary>
    public static string Of(int number, string thing, string things) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? thing : things)}");
}
