using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What an answer is judged against: who asks, for what, and what else is known.</summary>
/// <param name="Url">The absolute URL that the browser called, as messages may show it.</param>
/// <param name="Origin">The serialized origin of the request, <c>null</c> for an opaque one, empty when it has none.</param>
/// <param name="Method">The method of the actual request; on a preflight, of the one it asks for.</param>
/// <param name="UnsafeNames">The header names that need permission: lower case, unique, sorted.</param>
/// <param name="Credentials">What is known of the credentials mode of the actual request.</param>
public sealed record JudgingContext(
    string Url,
    string Origin,
    string Method,
    ImmutableArray<string> UnsafeNames,
    CredentialsMode Credentials
)
{
    /// <summary>The request's mode, as far as it is known.</summary>
    public FetchMode Mode { get; init; } = FetchMode.Cors;

    /// <summary>What Chrome calls the initiator: <c>fetch</c>, <c>XMLHttpRequest</c>, <c>script</c>, <c>font</c>, …</summary>
    public string Initiator { get; init; } = "fetch";

    /// <summary>The page's own origin, where it is known; after a redirect, <see cref="Origin"/> may be <c>null</c>.</summary>
    public string? PageOrigin { get; init; }

    /// <summary>The page's own origin, else the request's.</summary>
    internal string Page => PageOrigin ?? Origin;

    /// <summary>The first URL, when a redirect led to this one.</summary>
    public string? RedirectedFrom { get; init; }

    /// <summary>Whether page and target are different sites; null when it is not known.</summary>
    public bool? IsCrossSite { get; init; }

    /// <summary>Whether script made the request conditional itself; then a 304 is checked as it is.</summary>
    public bool ScriptRevalidates { get; init; }

    /// <summary>The use-CORS-preflight flag, which only the page knows.</summary>
    public bool UseCorsPreflight { get; init; }

    /// <summary>
    /// The URL that the upstream was called with, when it was not <see cref="Url"/>: its redirects and its own origin refer to this one.
    /// </summary>
    public string? UpstreamUrl { get; init; }

    /// <summary>The origin that the upstream received, when it was not <see cref="Origin"/>.</summary>
    public string? RewrittenOrigin { get; init; }

    /// <summary>More origins that a fix allows, in addition to <see cref="Origin"/>.</summary>
    public ImmutableArray<string> ProductionOrigins { get; init; } = [];

    /// <summary>The backend that fixes are for, where it is configured; else it is detected from the answer.</summary>
    public Backend? Backend { get; init; }

    /// <summary>The beginning of the answer's body, where servers say why they refuse, and which server they are.</summary>
    public string? Body { get; init; }

    /// <summary>The request's <c>Accept</c>; null where it is not known.</summary>
    public string? Accept { get; init; }

    /// <summary>Whether the answer came from the browser's own cache.</summary>
    public bool FromBrowserCache { get; init; }

    /// <summary>
    /// The browser's own name for why there was no answer, as <c>net::ERR_BLOCKED_BY_CLIENT</c>; null where it is not known.
    /// </summary>
    public string? BrowserError { get; init; }

    /// <summary>What other exchanges showed.</summary>
    public RouteHistory History { get; init; } = RouteHistory.None;
}

/// <summary>What is known of the request's credentials mode. A network observer often cannot tell.</summary>
public enum CredentialsMode
{
    /// <summary>The observed bytes do not show it; both hypotheses are judged.</summary>
    Unknown,

    /// <summary><c>include</c>: a cross-origin request carries cookies, HTTP authentication and client certificates.</summary>
    Include,

    /// <summary><c>omit</c> or <c>same-origin</c>: a cross-origin request carries none.</summary>
    NotInclude,
}

/// <summary>What other exchanges of the same route showed. One exchange alone does not show why its headers are missing.</summary>
/// <param name="IsProxyAnswer">The proxy made this answer itself, because the upstream did not answer.</param>
/// <param name="PreflightPassed">The preflight of this request passed.</param>
/// <param name="RouteHadHeaders">Another answer of the same route to the same origin had ACAO.</param>
/// <param name="AllowedOrigins">Other origins that answers of the same route allowed. <c>*</c> does not count.</param>
/// <param name="IsConstant">Another origin got the same ACAO as this one, so it is a constant and not chosen by origin.</param>
/// <param name="CacheableOrigins">Values of ACAO that were sent for the same URL without <c>Vary: Origin</c>.</param>
/// <param name="PreflightUnanswered">No request followed this preflight.</param>
/// <param name="PreflightAnswer">The answer to the preflight of this request.</param>
/// <param name="Methods">Methods that preflights of the same route asked for.</param>
/// <param name="Headers">Header names that preflights of the same route asked for.</param>
/// <param name="ProxyRefusal">What to do where the proxy answered itself and did not ask the upstream; null when it asked.</param>
/// <param name="AnsweredHere">What it answered with then, as <c>the mock mocks/users.json</c>; null for an error of its own.</param>
public sealed record RouteHistory(
    bool IsProxyAnswer = false,
    bool PreflightPassed = false,
    bool RouteHadHeaders = false,
    ImmutableArray<string> AllowedOrigins = default,
    bool IsConstant = false,
    ImmutableArray<string> CacheableOrigins = default,
    bool PreflightUnanswered = false,
    Answer? PreflightAnswer = null,
    ImmutableArray<string> Methods = default,
    ImmutableArray<string> Headers = default,
    string? ProxyRefusal = null,
    string? AnsweredHere = null
)
{
    /// <summary>No other exchange is known.</summary>
    public static RouteHistory None { get; } = new();
}
