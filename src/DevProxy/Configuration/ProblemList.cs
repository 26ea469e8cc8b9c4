using System.Collections.Immutable;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration;

/// <summary>Collects every problem of a configuration while it is read; nothing stops at the first.</summary>
internal sealed class ProblemList
{
    private readonly List<ConfigProblem> _problems = [];

    /// <summary>Whether the configuration cannot be used.</summary>
    public bool HasErrors => _problems.Exists(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Something is wrong, and what would be right.</summary>
    public void Error(Place at, string message, string fix) => Add(ProblemSeverity.Error, at, message, fix);

    /// <summary>Something can be used, but is hardly what was meant.</summary>
    public void Warn(Place at, string message, string fix) => Add(ProblemSeverity.Warning, at, message, fix);

    public void Add(ConfigProblem problem)
    {
        // A value that several routes inherit is read for each of them, and is wrong once.
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    /// <summary>All problems in file order; those of options and the environment first.</summary>
    public ImmutableArray<ConfigProblem> InFileOrder() => [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    private void Add(ProblemSeverity severity, Place at, string message, string fix) =>
        Add(new ConfigProblem(severity, at.Line, at.Column, at.Path, message, fix));
}
