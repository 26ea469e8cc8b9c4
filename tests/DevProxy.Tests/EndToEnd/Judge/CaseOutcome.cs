namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>What a page saw in one case.</summary>
/// <param name="Name">The case.</param>
/// <param name="Passed">Whether the promise of <c>fetch()</c> was fulfilled.</param>
/// <param name="Exposed">The names of the headers that script could read.</param>
internal sealed record CaseOutcome(string Name, bool Passed, IReadOnlyList<string> Exposed);
