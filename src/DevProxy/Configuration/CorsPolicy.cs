using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>How a route adds CORS headers, already merged with the top-level object.</summary>
/// <param name="Mode">Replace only what a browser would reject, or everything.</param>
/// <param name="Origin">The allowed origins.</param>
/// <param name="Methods">Null to echo what was asked.</param>
/// <param name="AllowedHeaders">Null to echo what was asked.</param>
/// <param name="ExposedHeaders">Null for the names really present.</param>
/// <param name="Credentials">Whether credentials are allowed.</param>
/// <param name="MaxAge">Seconds that a browser may keep a preflight's answer, 0 or more.</param>
/// <param name="OptionsSuccessStatus">The status of an answered preflight, 200 to 299.</param>
internal sealed record CorsPolicy(
    CorsMode Mode,
    OriginRule Origin,
    ImmutableArray<string>? Methods,
    ImmutableArray<string>? AllowedHeaders,
    ImmutableArray<string>? ExposedHeaders,
    bool Credentials,
    int MaxAge,
    int OptionsSuccessStatus
);
