namespace DevProxy.Cors;

/// <summary>By which rules an answer was judged.</summary>
internal enum CheckedAs
{
    /// <summary>As the answer to a preflight.</summary>
    Preflight,

    /// <summary>As the answer to the request itself.</summary>
    Request,

    /// <summary>By no rule: CORS is not in play.</summary>
    Nothing,
}
