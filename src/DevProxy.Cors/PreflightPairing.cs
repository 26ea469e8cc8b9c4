namespace DevProxy.Cors;

/// <summary>What the ledger says of one exchange.</summary>
/// <param name="State">What became of the preflight, or of the request that a preflight asked for.</param>
/// <param name="Id">The other exchange of the pair; for <see cref="PreflightState.Cached"/> the preflight whose answer was used; null when there is none.</param>
/// <param name="Asked">What the preflight asked; null when there is none.</param>
/// <param name="Delivered">The verdict on the answer that the browser got; null when it is not known.</param>
public sealed record PreflightPairing(PreflightState State, long? Id, PreflightQuestion? Asked, Verdict? Delivered)
{
    /// <summary>The observation with what the pairing adds to it.</summary>
    public Observation Strengthen(Observation request) => Asked is null ? request : request.After(Asked, Delivered);
}
