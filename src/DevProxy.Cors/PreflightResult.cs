using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What a browser makes of a preflight's answer.</summary>
/// <param name="Code">The first failure in the order that browsers report; null when the request may be sent.</param>
/// <param name="FailingMethod">The method, when it is not allowed, even if something else failed first.</param>
/// <param name="FailingHeaders">All header names that are not allowed, sorted, even if something else failed first.</param>
public readonly record struct PreflightResult(FailureCode? Code, string? FailingMethod, ImmutableArray<string> FailingHeaders)
{
    /// <summary>Whether the request may be sent.</summary>
    public bool Passes => Code is null;

    /// <summary>The names that failed by the rule that <see cref="Code"/> names: the method or the headers; empty for any other rule.</summary>
    public ImmutableArray<string> Failing => Code switch
    {
        FailureCode.PreflightMethodNotAllowed or FailureCode.PreflightMethodCase or FailureCode.PreflightMethodWildcardWithCredentials
            => FailingMethod is null ? [] : [FailingMethod],
        FailureCode.PreflightHeaderNotAllowed or FailureCode.PreflightHeaderWildcardWithCredentials or FailureCode.PreflightAuthorizationWildcard
            => FailingHeaders,
        _ => [],
    };
}
