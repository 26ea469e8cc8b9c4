namespace DevProxy.Cors;

/// <summary>What a browser sends in one step of a fetch.</summary>
public enum FetchStepKind
{
    /// <summary>The <c>OPTIONS</c> request that asks first.</summary>
    Preflight,

    /// <summary>The request itself, on the first or on a later hop.</summary>
    Request,
}
