using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>All that an answer is judged by: who asks, for what, and what is known besides.</summary>
/// <param name="Url">The absolute URL that the browser called, as messages may show it.</param>
/// <param name="Origin">The serialized origin of the request, <c>null</c> for an opaque one, empty when it named none.</param>
/// <param name="Method">The method of the actual request; on a preflight, of the one it asks for.</param>
/// <param name="UnsafeNames">The header names that need permission: lower case, unique, sorted.</param>
/// <param name="Credentials">What is known of the credentials mode of the actual request.</param>
public sealed record Situation(string Url, string Origin, string Method, ImmutableArray<string> UnsafeNames, CredentialsMode Credentials)
{
    /// <summary>The request's mode, as well as it is known.</summary>
    public FetchMode Mode { get; init; } = FetchMode.Cors;

    /// <summary>What Chrome calls the initiator: <c>fetch</c>, <c>XMLHttpRequest</c>, <c>script</c>, <c>font</c>, …</summary>
    public string Initiator { get; init; } = "fetch";

    /// <summary>The page's own origin, where it is known and a redirect made <see cref="Origin"/> null.</summary>
    public string? PageOrigin { get; init; }

    /// <summary>The first URL, when this one was reached by a redirect.</summary>
    public string? RedirectedFrom { get; init; }

    /// <summary>Whether page and target are different sites; null when it is not known.</summary>
    public bool? IsCrossSite { get; init; }

    /// <summary>Whether script itself made the request conditional, so that a 304 is checked as it is.</summary>
    public bool ScriptRevalidates { get; init; }

    /// <summary>The use-CORS-preflight flag, which only the page knows.</summary>
    public bool UseCorsPreflight { get; init; }

    /// <summary>The URL that the upstream was asked for, when it was not <see cref="Url"/>: its redirects and its own origin are meant by that one.</summary>
    public string? AskedUrl { get; init; }

    /// <summary>The origin that the upstream was shown, when it was not <see cref="Origin"/>.</summary>
    public string? RewrittenOrigin { get; init; }

    /// <summary>The origins, beside <see cref="Origin"/>, that a fix allows too.</summary>
    public ImmutableArray<string> ProductionOrigins { get; init; } = [];

    /// <summary>The backend that fixes are for, where somebody said so; else the answer is looked at.</summary>
    public Backend? Backend { get; init; }

    /// <summary>The beginning of an error answer's body, from which the backend may be recognised.</summary>
    public string? ErrorBody { get; init; }

    /// <summary>What other exchanges showed.</summary>
    public Background Background { get; init; } = Background.None;
}
