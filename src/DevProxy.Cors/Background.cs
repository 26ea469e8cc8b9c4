using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What other exchanges showed. One exchange alone cannot tell why its headers are missing.</summary>
/// <param name="IsProxyAnswer">The proxy itself made this answer, because the upstream gave none.</param>
/// <param name="PreflightPassed">The preflight paired with this request passed.</param>
/// <param name="RouteHadHeaders">Another answer of the same route to the same origin had ACAO.</param>
/// <param name="AllowedOrigins">Values of ACAO that answers of the same route gave to other origins. <c>*</c> is none.</param>
/// <param name="IsConstant">Another origin was answered with the same ACAO as this one, so that it is a constant, not a choice.</param>
/// <param name="CacheableOrigins">Values of ACAO that were sent for this very URL without <c>Vary: Origin</c>.</param>
/// <param name="PreflightUnanswered">No request followed this preflight.</param>
/// <param name="ProxyRefusal">What to do where the proxy answered with an error and did not ask the upstream; null when it asked.</param>
public sealed record Background(
    bool IsProxyAnswer = false,
    bool PreflightPassed = false,
    bool RouteHadHeaders = false,
    ImmutableArray<string> AllowedOrigins = default,
    bool IsConstant = false,
    ImmutableArray<string> CacheableOrigins = default,
    bool PreflightUnanswered = false,
    string? ProxyRefusal = null)
{
    /// <summary>Nothing is known.</summary>
    public static Background None { get; } = new();
}
