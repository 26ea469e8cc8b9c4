using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Documentation;

/// <summary>A recipe of <c>docs/recipes.md</c>: what stands below one heading.</summary>
/// <param name="Heading">The heading, without its mark.</param>
/// <param name="Blocks">The fenced blocks below it.</param>
internal sealed record Recipe(string Heading, IReadOnlyList<FencedBlock> Blocks)
{
    public const string File = "docs/recipes.md";

    /// <summary>All recipes, in the order of the page.</summary>
    public static IReadOnlyList<Recipe> All { get; } = Read();

    /// <summary>The configuration.</summary>
    public string ProxyJson => Blocks.Single(block => block.Language == "jsonc").Text;

    /// <summary>The command that goes with it.</summary>
    public string Command => Blocks.Single(block => block.Language == "sh").Text;

    public static Recipe Of(string heading) => All.Single(recipe => recipe.Heading == heading);

    /// <summary>
    /// Starts DevProxy with the recipe's configuration and the options of its command; only where its targets are is replaced.
    /// </summary>
    /// <param name="folder">Where the file is written.</param>
    /// <param name="standIns">For each target of the recipe, what stands in for it.</param>
    public Task<ProxyUnderTest> StartAsync(TemporaryFolder folder, params IEnumerable<(string Target, string StandIn)> standIns)
    {
        var (json, command) = (ProxyJson, Command);
        foreach (var (target, standIn) in standIns)
        {
            Assert.Contains(target, json + command, StringComparison.Ordinal);
            json = json.Replace(target, standIn, StringComparison.Ordinal);
            command = command.Replace(target, standIn, StringComparison.Ordinal);
        }

        // Nothing of a test is to reach what the page names.
        Assert.DoesNotContain("example.com", json, StringComparison.Ordinal);
        var words = command.Split(' ').ToImmutableArray();
        var routes = words.Where((_, index) => index > 0 && words[index - 1] == "--route").ToImmutableArray();
        var name = words.Length > 1 && words[1].EndsWith(".json", StringComparison.Ordinal) ? words[1] : "proxy.json";
        return ProxyUnderTest.OfFileAsync(folder.Write(name, json), new ConfigOverrides(Routes: routes, Port: 0));
    }

    private static List<Recipe> Read()
    {
        var lines = System.IO.File.ReadAllLines(Repository.Path(File));
        var headings = lines.Index().Where(line => line.Item.StartsWith("## ", StringComparison.Ordinal)).ToList();
        var ends = headings.Skip(1).Select(heading => heading.Index).Append(lines.Length);
        var blocks = FencedBlock.Of(File);
        return
        [
            .. headings.Zip(
                ends,
                (heading, end) => new Recipe(heading.Item[3..], [.. blocks.Where(block => block.Line > heading.Index && block.Line <= end)])
            ),
        ];
    }
}
