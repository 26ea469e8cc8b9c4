using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>The files hold something that cannot be used, or cannot be seen any more; the last good configuration keeps serving.</summary>
internal sealed class ConfigRefusal(ImmutableArray<ConfigProblem> problems) : EventArgs
{
    /// <summary>Why.</summary>
    public ImmutableArray<ConfigProblem> Problems { get; } = problems;
}
