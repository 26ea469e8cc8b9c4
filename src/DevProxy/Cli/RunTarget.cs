using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Configuration.Foreign;

namespace DevProxy.Cli;

/// <summary>What the one word behind <c>devproxy</c> means.</summary>
/// <param name="Url">The URL that it is; null when it is none.</param>
/// <param name="File">The file that it names; null when it names none.</param>
/// <param name="Error">Why it is neither, with the fix; null when it is one.</param>
internal sealed partial record RunTarget(string? Url, string? File, string? Error)
{
    // Milliseconds. Time on a busy machine passes without the expression's doing; none of these can backtrack for long.
    private const int Limit = 10_000;

    private const string Unreplaced = "let the shell replace it, or write the server's address, like http://localhost:3000";

    // Endings that files often have and no top-level domain.
    private static readonly string[] FileEndings = [".json", ".jsonc", ".conf", ".config", ".yaml", ".yml", ".js", ".ts", ".har", ".txt"];

    /// <summary>Tells URLs, files and mistyped commands apart.</summary>
    /// <param name="word">What was typed; null for nothing, which is neither URL nor file.</param>
    /// <param name="folder">The working directory, where files are looked for.</param>
    /// <param name="commands">The names of all commands.</param>
    public static RunTarget Read(string? word, string folder, IEnumerable<string> commands)
    {
        if (word is null)
            return new RunTarget(null, null, null);
        if (ForeignTarget.Explain(word) is var (what, fix) && !Path.Exists(Path.Combine(folder, word)))
            return new RunTarget(null, null, $"\"{word}\" {what}: {(fix.Contains("${", StringComparison.Ordinal) ? Unreplaced : fix)}");
        if (HasScheme().IsMatch(word) || HttpToken.IsHostAndPort(word))
            return new RunTarget(word, null, null);
        if (Path.Exists(Path.Combine(folder, word)))
            return new RunTarget(null, word, null);
        if (IsBare().IsMatch(word))
            return new RunTarget(
                null,
                null,
                $"there is no command and no file {word}: "
                    + $"{(NearestName.Of(word, commands) is { } command ? $"did you mean `{command}`?" : Otherwise(word))}"
            );

        // A file whose name is nearly this one: the file's own reading says which.
        if (NearestName.Of(word, Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))) is not null)
            return new RunTarget(null, word, null);
        return IsHost().IsMatch(word) && !Array.Exists(FileEndings, ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? new RunTarget(null, null, $"there is no file {word}: did you mean https://{word}?")
            : new RunTarget(null, word, null);
    }

    private static string Otherwise(string word) =>
        $"see devproxy --help; a server is written with its port or its scheme, {word}:3000 or http://{word}";

    [GeneratedRegex(
        "^[a-z][a-z0-9+.\\-]+://",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex HasScheme();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9\\-]*$", RegexOptions.CultureInvariant, Limit)]
    private static partial Regex IsBare();

    // Two labels or more, the last one of letters, perhaps with a path: api.example.com/v2.
    [GeneratedRegex(@"^([A-Za-z0-9\-]+\.)+[A-Za-z]{2,}(/.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex IsHost();
}
