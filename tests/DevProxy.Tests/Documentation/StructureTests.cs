using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for paths: what the README and CONTRIBUTING.md name under <c>src/</c> and <c>tests/</c>, or as a file of the walk, is there.
/// </summary>
public sealed partial class StructureTests
{
    [Fact]
    public void Every_path_in_the_text_exists()
    {
        var text = File.ReadAllText(Repository.Path("README.md")) + File.ReadAllText(Repository.Path("CONTRIBUTING.md"));
        var paths = PathInCode().Matches(text).Select(match => match.Groups["path"].Value).Distinct().ToList();
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Repository.Path(path.TrimEnd('/'))), path));
    }

    [Fact]
    public void Every_folder_is_in_the_picture()
    {
        var picture = FencedBlock
            .Of("CONTRIBUTING.md")
            .Single(block => block.Text.Contains("DevProxy.Cors/", StringComparison.Ordinal))
            .Text;
        var folders = Directory
            .GetDirectories(Repository.Path("src/DevProxy"))
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => char.IsUpper(folder[0]) && folder != "Properties");
        Assert.All(folders, folder => Assert.Contains($"  {folder}/", picture, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("One GET with repair")]
    [InlineData("One preflight")]
    public void The_walk_names_files_that_are_there_no_more_than_45_and_none_twice(string heading)
    {
        var text = File.ReadAllText(Repository.Path("CONTRIBUTING.md"));
        var section = text[text.IndexOf($"### {heading}\n", StringComparison.Ordinal)..];
        var walk = FirstCell()
            .Matches(section[..section.IndexOf("\n#", 1, StringComparison.Ordinal)])
            .Select(row => row.Groups["file"].Value)
            .ToList();

        Assert.InRange(walk.Count, 30, 45);
        Assert.Distinct(walk);
        Assert.All(walk, file => Assert.True(Homes.Any(home => File.Exists(Repository.Path($"{home}/{file}"))), file));
    }

    private static readonly string[] Homes = ["src/DevProxy", "src/DevProxy.Cors"];

    [GeneratedRegex("^[|] `(?<file>[A-Za-z/]+[.]cs)` [|]", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex FirstCell();

    [GeneratedRegex("`(?<path>(src|tests)/[^` *…]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PathInCode();
}
