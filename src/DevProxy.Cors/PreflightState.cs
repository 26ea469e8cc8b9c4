namespace DevProxy.Cors;

/// <summary>What became of the preflight of a request, or of the request of a preflight.</summary>
public enum PreflightState
{
    /// <summary>The request needs none.</summary>
    NotNeeded,

    /// <summary>Preflight and request were both seen.</summary>
    Paired,

    /// <summary>The browser used the answer of an earlier preflight.</summary>
    Cached,

    /// <summary>The request needs one and none was seen.</summary>
    NotSeen,

    /// <summary>A preflight whose request may still come.</summary>
    Pending,

    /// <summary>A preflight after which no request came.</summary>
    Unanswered,
}
