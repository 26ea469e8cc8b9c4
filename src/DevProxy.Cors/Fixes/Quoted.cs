using System.Buffers;
using System.Globalization;
using System.Text;

namespace DevProxy.Cors;

/// <summary>Text as a literal of the snippet's language. Nothing in it can end the literal or be interpolated.</summary>
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

    /// <summary>The notes as comments, one on each line.</summary>
    public static string Comments(string marker, FixRequirements need) => string.Concat(need.Notes.Select(note => $"{marker} {note}\n"));
}

/// <summary>A word of a command line that people copy into a shell.</summary>
public static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "%+,-./:=@_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>The word as it is where it has no special meaning in a shell, else in single quotes.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
