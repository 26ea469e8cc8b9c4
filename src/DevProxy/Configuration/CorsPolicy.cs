using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>How a route injects CORS headers, the top-level object already laid under it.</summary>
/// <param name="Mode">Mend what a browser would refuse, or own all of it.</param>
/// <param name="Origin">Who is let in.</param>
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
    int OptionsSuccessStatus);
