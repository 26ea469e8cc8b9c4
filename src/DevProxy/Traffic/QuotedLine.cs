using System.Text.RegularExpressions;

namespace DevProxy.Traffic;

/// <summary>Header lines that a message of the HTTP stack quotes because they are malformed: by the name where one can be told, else without the rest.</summary>
internal static partial class QuotedLine
{
    private const int MostNameLetters = 40;

    /// <summary>The message with its quoted line masked; any other message as it is.</summary>
    /// <param name="message">Of .NET's HTTP client or of Kestrel.</param>
    /// <param name="value">What is shown of a header's value, given its name.</param>
    public static string Masked(string message, Func<string, string, string> value) =>
        Quote().Replace(message, quote => $"'{Line(quote.Groups["line"].Value, value)}'");

    /// <summary>A line that is no header, as it may be shown.</summary>
    /// <param name="line">The line.</param>
    /// <param name="value">What is shown of a header's value, given its name.</param>
    public static string Line(string line, Func<string, string, string> value)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var written = colon > 0 ? line[..colon] : "";
        if (colon > 0 && !written.AsSpan().Trim().ContainsAny(' ', '\t'))
        {
            // A name with a control character in it is still somebody's name.
            var name = new string([.. written.Where(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')]);
            return $"{written}: {value(name, line[(colon + 1)..].Trim())}";
        }

        // Without a name it may be the rest of a secret that was folded: only what looks like one is shown.
        var word = Word().Match(line).Value;
        if (word.Length is 0 or > MostNameLetters)
            return "…";
        return word.Length < line.Length ? $"{word} …"
            : word.Contains('-', StringComparison.Ordinal) ? word
            : "…";
    }

    [GeneratedRegex(
        "(?<=header( line| name| value)?: )'(?<line>.*)'",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Quote();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z\-]*(?=$|\s)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Word();
}
