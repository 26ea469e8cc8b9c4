using DevProxy.Cors;

namespace DevProxy.Pipeline;

/// <summary>What earlier exchanges showed, which one exchange alone cannot tell. It outlives a reload.</summary>
/// <param name="Preflights">Which preflight belongs to which request.</param>
/// <param name="Routes">What the answers of each route showed.</param>
/// <param name="Probes">What upstreams said when they were asked for production origins.</param>
internal sealed record TrafficMemory(PreflightLedger Preflights, RouteMemory Routes, ProductionProbes Probes);
