namespace DevProxy.Cors;

/// <summary>Why a browser asks before it sends (Fetch, main fetch, step 13).</summary>
public enum PreflightReason
{
    /// <summary>The method is not GET, HEAD or POST.</summary>
    Method,

    /// <summary>Script set headers that are not safelisted, or too long.</summary>
    Headers,

    /// <summary>The use-CORS-preflight flag: an upload listener or a streaming body.</summary>
    Flag,
}
