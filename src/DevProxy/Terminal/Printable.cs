using System.Globalization;
using System.Text;

namespace DevProxy.Terminal;

/// <summary>
/// Makes text from elsewhere safe to show. A header, a path or an error text of a server must not move the cursor, change the title, paint
/// a false line or reorder the letters of one.
/// </summary>
internal static class Printable
{
    /// <summary>The text with every character that a terminal obeys instead of showing written out, as <c>\x1b</c> or <c>\u202e</c>.</summary>
    public static string Of(string text)
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

    // Control: C0, DEL and C1 (an 8-bit terminal obeys 0x9B as ESC [). Format: bidirectional marks, overrides and isolates, zero-width characters.
    // Separators break a line where none is. An unpaired surrogate is not a character.
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
