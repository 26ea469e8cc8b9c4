using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;

namespace DevProxy.Configuration;

/// <summary>One thing that is wrong with a configuration, and what would be right.</summary>
/// <param name="Severity">Whether the configuration can be used anyway.</param>
/// <param name="Line">1-based; 0 when it is not in the file (an option, an environment variable).</param>
/// <param name="Column">1-based, in UTF-16 units; 0 as <paramref name="Line"/>.</param>
/// <param name="Path">Its path, such as <c>routes["/api"].cors.origin</c>.</param>
/// <param name="Message">What is wrong, one sentence.</param>
/// <param name="Fix">What would be right, one sentence.</param>
internal sealed record ConfigProblem(ProblemSeverity Severity, int Line, int Column, string Path, string Message, string Fix)
{
    /// <summary>The file that it is in, absolute, where that is not the configuration itself: a mock's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }
}

internal enum ProblemSeverity
{
    Error,
    Warning,
}

/// <summary>Collects all problems of a configuration while it is read; reading does not stop at the first.</summary>
internal sealed class ProblemList
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>Whether the configuration cannot be used.</summary>
    public bool HasErrors => _problems.Exists(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Something is wrong, and what would be right.</summary>
    public void Error(Place at, string message, string fix) => Add(ProblemSeverity.Error, at, message, fix);

    /// <summary>Something that works, but is probably not what was meant.</summary>
    public void Warn(Place at, string message, string fix) => Add(ProblemSeverity.Warning, at, message, fix);

    public void Add(ConfigProblem problem)
    {
        // A value that several routes inherit is read for each of them, and is wrong once.
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    /// <summary>A variable was read: no problem may show its value.</summary>
    public void Hide(string variable, string value)
    {
        if (SecretVariables.IsTelling(value))
            _variables[value] = $"${{{variable}}}";
    }

    /// <summary>All problems in file order, without secrets; those of options and the environment first.</summary>
    public ImmutableArray<ConfigProblem> InFileOrder() =>
        [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).Select(Masked)];

    private ConfigProblem Masked(ConfigProblem problem) =>
        problem with
        {
            Path = problem.Path is null ? "" : UserInfo.Masked(problem.Path),
            Message = Masked(problem.Message),
            Fix = Masked(problem.Fix),
        };

    // The longest first: one value may be part of another.
    private string Masked(string text) =>
        UserInfo.Masked(
            _variables
                .OrderByDescending(variable => variable.Key.Length)
                .Aggregate(text, static (shown, variable) => shown.Replace(variable.Key, variable.Value, StringComparison.Ordinal))
        );

    private void Add(ProblemSeverity severity, Place at, string message, string fix) =>
        Add(new ConfigProblem(severity, at.Line, at.Column, at.Path, message, fix));
}
