using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What a page at a production origin would get from the upstream's own answer.</summary>
/// <param name="Origin">The production origin.</param>
/// <param name="Verdict">The verdict for it.</param>
internal sealed record ProductionVerdict(string Origin, Verdict Verdict);
