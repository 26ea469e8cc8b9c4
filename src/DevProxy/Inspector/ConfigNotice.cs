using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Inspector;

/// <summary>The configuration at one moment.</summary>
/// <param name="InForce">The one that requests are served by.</param>
/// <param name="Problems">What is wrong with the file; warnings alone when it is the one in force.</param>
/// <param name="AfterRestart">Keys that were changed in the file and count after a restart only.</param>
internal sealed record ConfigNotice(ProxyConfig InForce, ImmutableArray<ConfigProblem> Problems, ImmutableArray<string> AfterRestart);
