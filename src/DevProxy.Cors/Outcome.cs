namespace DevProxy.Cors;

/// <summary>What a browser makes of an answer.</summary>
public enum Outcome
{
    /// <summary>Script may read the answer (or, for a preflight, the request may be sent).</summary>
    Allowed,

    /// <summary>The browser refuses.</summary>
    Blocked,

    /// <summary>Passes without credentials, fails with, and the credentials mode is not known.</summary>
    Conditional,

    /// <summary>The standard refuses, today's browsers let it pass.</summary>
    Divergent,

    /// <summary>What was seen does not settle it.</summary>
    Indeterminate,

    /// <summary>CORS is not in play.</summary>
    NotApplicable,
}
