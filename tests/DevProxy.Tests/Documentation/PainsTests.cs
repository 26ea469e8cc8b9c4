using System.Globalization;
using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>The rule for <c>docs/pains.md</c>: each of the 33 pains has its row, and what a row names as its test is there.</summary>
public sealed partial class PainsTests
{
    private static List<string> Rows { get; } = [.. File.ReadLines(Repository.Path("docs/pains.md")).Where(line => Number().IsMatch(line))];

    [Fact]
    public void Each_pain_has_one_row() =>
        Assert.Equal(
            Enumerable.Range(1, 33),
            Rows.Select(row => int.Parse(Number().Match(row).Groups["number"].ValueSpan, CultureInfo.InvariantCulture))
        );

    [Fact]
    public void Each_row_has_a_test_or_says_why_it_cannot_occur() =>
        Assert.All(Rows, row => Assert.True(Link().IsMatch(row) || row.Contains("Cannot occur", StringComparison.Ordinal), row));

    [Fact]
    public void Every_test_that_is_named_is_in_the_file_that_is_linked()
    {
        var links = Rows.SelectMany(row => Link().Matches(row)).ToList();
        Assert.NotEmpty(links);
        Assert.All(
            links,
            link =>
            {
                var file = Path.GetFullPath(link.Groups["file"].Value, Repository.Path("docs"));
                Assert.True(File.Exists(file), link.Value);
                Assert.Matches($@"\b{Regex.Escape(link.Groups["test"].Value)}\(", File.ReadAllText(file));
            }
        );
    }

    [Fact]
    public void Every_link_is_one_to_a_test() => Assert.All(Rows, row => Assert.Equal(row.Split("](").Length - 1, Link().Count(row)));

    [GeneratedRegex(@"^\| (?<number>\d+) \|", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\[(?<test>\w+)\]\((?<file>\.\./tests/[\w./]+\.cs)\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
