using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What became of the preflight.</summary>
/// <param name="State">Its state.</param>
/// <param name="Id">The other exchange of a pair; null when there is none.</param>
internal sealed record PreflightPart(PreflightState State, long? Id);
