using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>What reading a configuration gave: a configuration with warnings at most, or none with every problem that there is.</summary>
/// <param name="Config">Null when a problem is an error.</param>
/// <param name="Problems">In file order.</param>
internal sealed record ConfigResult(ProxyConfig? Config, ImmutableArray<ConfigProblem> Problems);
