using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// What the product knows stands in the documentation between <c>&lt;!-- generated: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>: tests
/// compare it with what the product says now, and <see cref="GeneratedPages.All_pages_are_rewritten"/> writes it. The rest of a page is
/// written by hand.
/// </summary>
internal static partial class GeneratedText
{
    /// <summary>The page as it has to be.</summary>
    /// <param name="page">The page as it is.</param>
    /// <param name="write">The text between the marks of a name.</param>
    public static string Renewed(string page, Func<string, string> write) =>
        Marked()
            .Replace(
                page,
                match => $"<!-- generated: {match.Groups["name"].Value} -->\n{write(match.Groups["name"].Value).Trim('\n')}\n<!-- end -->"
            );

    /// <summary>The names that a page has marks for.</summary>
    public static IEnumerable<string> Names(string page) => Marked().Matches(page).Select(match => match.Groups["name"].Value);

    /// <summary>A sentence of the product's: what would be a mark of Markdown is written so that it is none, but for code.</summary>
    public static string Prose(string text) =>
        string.Join('`', text.Split('`').Select((part, index) => index % 2 == 1 ? part : Mark().Replace(part, @"\$0")));

    /// <summary>The same in a cell of a table, which a bar would end.</summary>
    public static string Cell(string text) => Prose(text).Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    [GeneratedRegex(
        @"<!-- generated: (?<name>[\w -]+) -->\n.*?<!-- end -->",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Marked();

    [GeneratedRegex(@"[*<\[\]]", RegexOptions.None, 10_000)]
    private static partial Regex Mark();
}
