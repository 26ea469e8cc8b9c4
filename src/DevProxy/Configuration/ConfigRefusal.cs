using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>The files are invalid or no longer visible; the last good configuration stays in force.</summary>
internal sealed class ConfigRefusal(ImmutableArray<ConfigProblem> problems) : EventArgs
{
    /// <summary>Why.</summary>
    public ImmutableArray<ConfigProblem> Problems { get; } = problems;
}
