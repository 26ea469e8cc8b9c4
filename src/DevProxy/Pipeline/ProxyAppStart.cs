using System.Collections.Immutable;
using DevProxy.Configuration;

namespace DevProxy.Pipeline;

/// <summary>What starting gave: a running app with warnings at most, or none with the reasons.</summary>
/// <param name="App">Null when a problem is an error.</param>
/// <param name="Problems">A port that is in use, a certificate that is not there; each with its cure.</param>
internal sealed record ProxyAppStart(ProxyApp? App, ImmutableArray<ConfigProblem> Problems);
