using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="Language">The word after the fence; empty when there is none.</param>
/// <param name="Line">The line that its text begins in, 1-based.</param>
/// <param name="Text">What stands between the fences.</param>
public sealed partial record FencedBlock(string Language, int Line, string Text)
{
    /// <summary>All blocks of a file of the repository, which is named from its root.</summary>
    internal static IReadOnlyList<FencedBlock> Of(string file)
    {
        var blocks = new List<FencedBlock>();
        var lines = File.ReadAllLines(Repository.Path(file));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
                continue;
            var first = i + 1;
            do i++;
            while (lines[i] != "```");
            blocks.Add(new FencedBlock(lines[first - 1][3..], first + 1, string.Join('\n', lines[first..i])));
        }
        return blocks;
    }

    /// <summary>The words of a command as a shell takes them: quotes hold one together.</summary>
    internal static ImmutableArray<string> Words(string command) =>
        [.. Word().Matches(command).Select(match => match.Value.Trim('"', '\''))];

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|[^ ]+", RegexOptions.None, 10_000)]
    private static partial Regex Word();
}
