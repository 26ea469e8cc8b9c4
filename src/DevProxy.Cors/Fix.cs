using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What to change at the backend.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Backend">The backend that somebody named, or that the answer betrays; null when neither is so.</param>
/// <param name="Snippets">
/// For each backend what to write, the observed origin, method and headers filled in; empty where no backend's CORS settings are to blame.
/// </param>
public sealed record Fix(string Summary, Backend? Backend, ImmutableSortedDictionary<Backend, string> Snippets);
