using System.Globalization;
using System.Text;

namespace DevProxy.Cors.Fixes;

/// <summary>Text as a literal of the language that a snippet is written in. Nothing in it can end the literal or be interpolated.</summary>
internal static class Quoted
{
    /// <summary>A single-quoted literal of JavaScript, PHP and Ruby, in which only the quote and the backslash are special.</summary>
    public static string Single(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>A double-quoted literal of C#, Go, Java, JSON and Python, none of which interpolates it.</summary>
    public static string Double(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                literal.Append('\\').Append(character);
            else if (character is < ' ' or > '~')
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                literal.Append(character);
        }

        return literal.Append('"').ToString();
    }

    /// <summary>The literals, joined with a comma and a space.</summary>
    public static string List(IEnumerable<string> texts, Func<string, string> quote) => string.Join(", ", texts.Select(quote));

    /// <summary>The remarks as comments, each on a line of its own.</summary>
    public static string Comments(string marker, Need need) => string.Concat(need.Notes.Select(note => $"{marker} {note}\n"));
}
