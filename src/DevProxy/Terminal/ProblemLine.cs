using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DevProxy.Configuration;

namespace DevProxy.Terminal;

/// <summary>
/// A problem of a configuration as compilers print theirs, so that editors and terminals jump to the place: <c>proxy.json:12:5 error …</c>.
/// </summary>
internal static class ProblemLine
{
    /// <summary>The line: place, severity, what is wrong, what would be right.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="file">The configuration's file; null when arguments alone made it.</param>
    /// <param name="folder">The working directory: a file in it is named by its name alone.</param>
    /// <param name="style">The line's colours.</param>
    public static string Of(ConfigProblem problem, string? file, string folder, AnsiStyle style)
    {
        file = problem.File ?? file;
        var (word, tone) = problem.Severity == ProblemSeverity.Error ? ("error", Tone.Bad) : ("warning", Tone.Warning);
        var severity = !IsIn(file, problem) && problem.Severity == ProblemSeverity.Error ? "" : Palette.Paint(style, tone, word) + " ";
        return $"{style.Bold(Place(problem, file, folder))} {severity}{Words(problem)}";
    }

    /// <summary>The line without its severity, for a log that says it already.</summary>
    public static string WithoutSeverity(ConfigProblem problem, string? file, string folder) =>
        $"{Place(problem, problem.File ?? file, folder)} {Words(problem)}";

    /// <summary>A file as a person in <paramref name="folder"/> would type it.</summary>
    public static string Shown(string file, string folder)
    {
        var relative = Path.GetRelativePath(folder, file);
        return TerminalText.Escape(relative.StartsWith("..", StringComparison.Ordinal) ? file : relative);
    }

    private static string Words(ConfigProblem problem) =>
        TerminalText.Escape(problem.Message.EndsWith('.') ? $"{problem.Message} {problem.Fix}" : $"{problem.Message}: {problem.Fix}");

    private static string Place(ConfigProblem problem, string? file, string folder)
    {
        if (!IsIn(file, problem))
            return "devproxy:";
        var where = Shown(file, folder);
        return problem.Line == 0 ? where : string.Create(CultureInfo.InvariantCulture, $"{where}:{problem.Line}:{problem.Column}");
    }

    // What an option or a variable says is in no file, whichever file is read beside it.
    private static bool IsIn([NotNullWhen(true)] string? file, ConfigProblem problem) =>
        file is not null && (problem.Line > 0 || problem.Path == file || problem.File is not null);
}
