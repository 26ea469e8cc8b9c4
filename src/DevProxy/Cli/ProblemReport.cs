using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Cli;

/// <summary>What <c>devproxy validate --json</c> writes.</summary>
/// <param name="Problems">In file order.</param>
internal sealed record ProblemReport(ImmutableArray<ConfigProblem> Problems);
