using System.Text;
using System.Text.RegularExpressions;

namespace DevProxy.Traffic;

/// <summary>
/// Header lines that a message of the HTTP stack quotes because they are malformed: by the name where one can be told, else without the
/// rest.
/// </summary>
internal static partial class QuotedHeaderLine
{
    private const int MostNameLetters = 40;

    // Before a credential (RFC 9110, section 11.4).
    private static readonly string[] Schemes = ["Basic", "Bearer", "Digest", "Negotiate", "NTLM", "Token"];

    /// <summary>The message with its quoted line masked; any other message as it is.</summary>
    /// <param name="message">Of .NET's HTTP client or of Kestrel.</param>
    /// <param name="value">What is shown of a header's value, given its name.</param>
    public static string Masked(string message, Func<string, string, string> value) =>
        Quote()
            .Replace(
                message,
                quote =>
                    IsName(message.AsSpan(0, quote.Index), quote.Groups["line"].Value)
                        ? quote.Value
                        : $"'{Line(quote.Groups["line"].Value, value)}'"
            );

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

        line = line.TrimEnd('\r');

        // Plain words are a sentence that somebody wrote among the headers.
        if (
            line.Length <= MostNameLetters
            && PlainWords().IsMatch(line)
            && line.Split(' ').All(word => value(word, "x") == "x" && !Schemes.Contains(word, StringComparer.OrdinalIgnoreCase))
        )
            return line;

        // Without a name it may be the rest of a secret that was folded: only what looks like one is shown.
        var word = Word().Match(line).Value;
        if (word.Length is 0 or > MostNameLetters)
            return "…";
        return word.Length < line.Length ? $"{word} …"
            : word.Contains('-', StringComparison.Ordinal) ? word
            : "…";
    }

    // What stands before a colon, as a whole, with escaped bytes.
    private static bool IsName(ReadOnlySpan<char> before, string name) =>
        before.EndsWith("header name: ", StringComparison.OrdinalIgnoreCase)
        && name.Length is > 0 and <= MostNameLetters
        && !name.AsSpan().ContainsAny(' ', '\t', ':')
        && name.Contains("\\x", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z]+( [A-Za-z]+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PlainWords();

    [GeneratedRegex(
        "(?<=header( line| name| value)?: )'(?<line>.*)'",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Quote();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z\-]*(?=$|\s)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Word();
}

/// <summary>
/// Bytes that an error or a note quotes because they were not what was expected: the beginning of an answer or of a request, the lines of
/// an interim answer. They may be header lines, JSON or a credential.
/// </summary>
/// <param name="header">What is shown of a header's value, given its name.</param>
/// <param name="json">What is shown of JSON.</param>
/// <param name="isSecret">Whether a parameter's name says that its value is secret.</param>
internal sealed partial class QuotedBytes(Func<string, string, string> header, Func<string, string> json, Func<string, bool> isSecret)
{
    /// <summary>A sentence with its quoted bytes masked; any other sentence as it is.</summary>
    public string Masked(string sentence) =>
        Quote().Replace(sentence, quote => Shown(quote.Value, LineEnd())) is var shown
        && shown.Contains(" first (", StringComparison.Ordinal)
            ? Interim().Replace(shown, lines => Shown(lines.Value, Comma()))
            : shown;

    private string Shown(string bytes, Regex between)
    {
        if (bytes.AsSpan().TrimStart() is ['{' or '[', ..])
            return json(bytes);
        var shown = new StringBuilder();
        var start = 0;
        foreach (Match end in between.Matches(bytes))
        {
            shown.Append(Line(bytes[start..end.Index])).Append(end.Value);
            start = end.Index + end.Length;
        }

        return shown.Append(Line(bytes[start..])).ToString();
    }

    private string Line(string line)
    {
        if (line is ['{' or '[', ..])
            return json(line);
        if (Field().Match(line) is { Success: true } field)
            return field.Value + header(field.Groups["name"].Value, line[field.Length..]);
        line = Credential().Replace(line, $"${{scheme}} {Redaction.Mask}");
        return Parameter()
            .Replace(line, one => isSecret(one.Groups["name"].Value) ? $"{one.Groups["name"].Value}={Redaction.Mask}" : one.Value);
    }

    [GeneratedRegex(
        @"(?<=begins? with "").*(?="")|(?<=(request|status) line: ').*?(?='(\.|\s|$))",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Quote();

    [GeneratedRegex(@"(?<= first \().*(?=\)\. )", RegexOptions.CultureInvariant | RegexOptions.Singleline, 10_000)]
    private static partial Regex Interim();

    // As they are written out in a quotation.
    [GeneratedRegex(@"(\\r)?\\n", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@", (?=[A-Za-z0-9\-]+: )", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Comma();

    [GeneratedRegex(
        @"^(?<name>[A-Za-z][A-Za-z0-9\-_]*)[ \t]*:(?!//)[ \t]*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Field();

    [GeneratedRegex(
        @"\b(?<scheme>Basic|Bearer|Digest|Negotiate|NTLM|Token)\s+[^\s,;]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        10_000
    )]
    private static partial Regex Credential();

    [GeneratedRegex(@"(?<name>[A-Za-z_][\w.\-]*)=[^\s&;,""'#]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Parameter();
}
