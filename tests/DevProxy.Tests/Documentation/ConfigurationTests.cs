using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for configurations in the README: a <c>json</c> or <c>jsonc</c> block is a proxy.json that is read without an error or a
/// warning, except the one that is a package.json, and the tables name exactly the keys that there are.
/// </summary>
public sealed partial class ConfigurationTests
{
    public static TheoryData<FencedBlock> Blocks => [.. FencedBlock.Of("README.md").Where(block => block.Language is "json" or "jsonc")];

    public static TheoryData<string, string> Tables =>
        new()
        {
            { "key", Names(RootKeys.All.RemoveAll(key => key.Name == "$schema")) },
            { "key of a route", Names(Keys.All.Route) },
            { "key of `cors`", Names(CorsKeys.All) },
        };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_is_read_without_a_problem(FencedBlock block)
    {
        if (block.Language == "json")
        {
            Assert.Equal(
                """{"proxy":"http://localhost:8010"}""",
                block.Text.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            );
            return;
        }
        var folder = Directory.CreateTempSubdirectory("devproxy-readme-");
        try
        {
            var file = Path.Combine(folder.FullName, "proxy.json");
            File.WriteAllText(file, block.Text);
            var result = ConfigReader.Read(file, new ConfigOverrides(), new Dictionary<string, string>(), Keys.All);
            Assert.Empty(result.Problems);
            Assert.NotEmpty(result.Config!.Routes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_reference_names_every_key_and_no_other(string heading, string keys)
    {
        var rows = File.ReadLines(Repository.Path("README.md"))
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));
        var named = rows.SelectMany(row => Code().Matches(row.Split('|')[1]).Select(match => match.Groups["name"].Value))
            .Order(StringComparer.Ordinal);
        Assert.Equal(keys, string.Join(", ", named));
    }

    private static string Names(ImmutableArray<Key> keys) => string.Join(", ", keys.Select(key => key.Name).Order(StringComparer.Ordinal));

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Code();
}
