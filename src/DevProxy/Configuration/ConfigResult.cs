using System.Collections.Immutable;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration;

/// <summary>What reading a configuration gave: a configuration with warnings at most, or none with every problem that there is.</summary>
/// <param name="Config">Null when a problem is an error.</param>
/// <param name="Problems">In file order.</param>
internal sealed record ConfigResult(ProxyConfig? Config, ImmutableArray<ConfigProblem> Problems)
{
    /// <summary>Whether there is no such file at all.</summary>
    public bool NotFound { get; init; }

    /// <summary>What was read from disk, the files that do not exist included.</summary>
    public FileSnapshot Files { get; init; } = new();
}
