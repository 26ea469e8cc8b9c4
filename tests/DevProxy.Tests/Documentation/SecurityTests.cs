using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>SECURITY.md names, for each thing that somebody tries, the tests that show what DevProxy does.</summary>
public sealed partial class SecurityTests
{
    private static readonly string[] Rows = [.. File.ReadLines(Repository.Path("SECURITY.md")).Where(line => line.StartsWith('|')).Skip(2)];

    [Fact]
    public void Every_row_names_tests_that_exist()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row => Assert.NotEmpty(Named().Matches(row)));
        Assert.All(
            Rows.SelectMany(row => Named().Matches(row)).Select(match => match.Groups["class"].Value),
            named => Assert.True(File.Exists(Repository.Path($"tests/DevProxy.Tests/{named}.cs")), named)
        );
    }

    [GeneratedRegex(@"`(?<class>\w+/\w+Tests)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Named();
}
