using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What to change at the backend.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Backend">The backend that the answer betrays; null when it does not.</param>
/// <param name="Snippets">For each backend what to write, the observed origin, method and headers filled in.</param>
public sealed record Fix(string Summary, Backend? Backend, ImmutableSortedDictionary<Backend, string> Snippets);
