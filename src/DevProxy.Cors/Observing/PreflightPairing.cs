namespace DevProxy.Cors;

/// <summary>What the ledger knows of one exchange.</summary>
/// <param name="State">The state of the preflight, or of the request after a preflight.</param>
/// <param name="Id">The other exchange of the pair; for <see cref="PreflightState.Cached"/> the preflight whose answer was used; null when there is none.</param>
/// <param name="Asked">The question of the preflight; null when there is none.</param>
/// <param name="Delivered">The verdict on the answer that the browser got; null when it is not known.</param>
public sealed record PreflightPairing(PreflightState State, long? Id, PreflightQuestion? Asked, Verdict? Delivered)
{
    /// <summary>The observation with what the preflight shows about it.</summary>
    public Observation Refine(Observation request) => Asked is null ? request : request.After(Asked, Delivered);
}

/// <summary>The state of a request's preflight, or of the request after a preflight.</summary>
public enum PreflightState
{
    /// <summary>The request needs no preflight.</summary>
    NotNeeded,

    /// <summary>Both preflight and request were observed.</summary>
    Paired,

    /// <summary>The browser used the answer of an earlier preflight.</summary>
    Cached,

    /// <summary>The request needs a preflight and none was observed.</summary>
    NotSeen,

    /// <summary>A preflight whose request may still follow.</summary>
    Pending,

    /// <summary>A preflight that no request followed.</summary>
    Unanswered,
}
