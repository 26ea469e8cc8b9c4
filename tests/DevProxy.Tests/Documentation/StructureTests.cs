using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>The rule for paths: what the README and CONTRIBUTING.md name under <c>src/</c>, <c>tests/</c> or as a room is there.</summary>
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
    public void Every_room_is_in_the_picture()
    {
        var picture = FencedBlock
            .Of("CONTRIBUTING.md")
            .Single(block => block.Text.Contains("DevProxy.Cors/", StringComparison.Ordinal))
            .Text;
        var rooms = Directory
            .GetDirectories(Repository.Path("src/DevProxy"))
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => char.IsUpper(folder[0]) && folder != "Properties");
        Assert.All(rooms, room => Assert.Contains($"  {room}/", picture, StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<path>(src|tests)/[^` *…]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathInCode();
}
