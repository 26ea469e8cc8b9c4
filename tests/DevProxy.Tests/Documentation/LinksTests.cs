using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for links and pictures in Markdown: what is named in the repository is there, an anchor is a heading of its page, and whatever
/// is elsewhere is named with https. The pages that the inspector serves link to each other alone.
/// </summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Files => [.. Documents.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_link_leads_somewhere(string file)
    {
        foreach (var link in Links(file))
        {
            if (link.Contains("://", StringComparison.Ordinal))
            {
                Assert.StartsWith("https://", link, StringComparison.Ordinal);
                continue;
            }

            var (path, anchor) = link.Split('#') is [var before, var behind] ? (before, behind) : (link, null);
            var target = path.Length == 0 ? file : Resolved(file, path);
            Assert.True(Path.Exists(Repository.Path(target)), $"{file}: {link}");
            if (anchor is not null)
                Assert.True(Anchors(target).Contains(anchor), $"{file}: {link}");
        }
    }

    [Fact]
    public void The_pages_that_the_inspector_serves_link_to_each_other_alone()
    {
        var served = Documents.Below("docs/cors").Concat(Documents.Below("docs/errors")).ToList();
        Assert.All(
            served,
            file =>
                Assert.All(
                    Links(file).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')),
                    link => Assert.Contains(Resolved(file, link.Split('#')[0]), served)
                )
        );
    }

    [Fact]
    public void Every_page_of_the_documentation_can_be_reached_from_the_README()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Visit("README.md");
        Assert.Empty(Documents.Below("docs").Except(reached));

        void Visit(string file)
        {
            if (!file.EndsWith(".md", StringComparison.Ordinal) || !reached.Add(file))
                return;
            foreach (var link in Links(file).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')))
                Visit(Resolved(file, link.Split('#')[0]));
        }
    }

    private static IEnumerable<string> Links(string file)
    {
        var text = Code().Replace(File.ReadAllText(Repository.Path(file)), "");
        return Link().Matches(text).Select(match => match.Groups["to"].Value);
    }

    private static string Resolved(string file, string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, Path.GetDirectoryName(Repository.Path(file))!)).Replace('\\', '/');

    // As GitHub makes them: lower case, spaces as dashes, without other marks; a second one of the same name gets a number.
    private static HashSet<string> Anchors(string file)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var heading in Heading()
                .Matches(Fence().Replace(File.ReadAllText(Repository.Path(file)), ""))
                .Select(match => match.Groups["text"].Value)
        )
        {
            var anchor = string.Concat(heading.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));
            for (var number = 1; !anchors.Add(number == 1 ? anchor : $"{anchor}-{number - 1}"); number++) { }
        }

        return anchors;
    }

    [GeneratedRegex(
        """\]\((?<to>[^)\s]+)\)|<(img|source|a)\b[^>]*?\b(src|srcset|href)="(?<to>[^"]+)" """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        10_000
    )]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline, 10_000)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline, 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex("^#{1,6} (?<text>.+?)\r?$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex Heading();
}
