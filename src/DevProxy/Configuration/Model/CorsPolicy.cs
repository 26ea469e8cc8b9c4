using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Cors;

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
)
{
    /// <summary>What <c>"cors": true</c> means where nothing else is written.</summary>
    public static CorsPolicy Default { get; } =
        new(CorsMode.Repair, OriginRule.Default, null, null, null, Credentials: true, MaxAge: 0, OptionsSuccessStatus: 204);
}

internal enum CorsMode
{
    /// <summary>The upstream is asked; what a browser would reject is replaced.</summary>
    Repair,

    /// <summary>DevProxy owns CORS: preflights are answered here, the upstream's headers are removed.</summary>
    Override,
}

/// <summary>The origins that <c>cors.origin</c> allows.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Exact">With <see cref="OriginRuleKind.List"/>: serialized origins, <c>null</c> and other schemes among them, compared byte
/// for byte.</param>
/// <param name="Pattern">With <see cref="OriginRuleKind.Pattern"/>: anchored at both ends, with a time limit.</param>
internal sealed record OriginRule(OriginRuleKind Kind, ImmutableArray<string> Exact, Regex? Pattern)
{
    /// <summary>Loopback origins, and any origin on the very host name or address that was called.</summary>
    public static OriginRule Default { get; } = new(OriginRuleKind.Default, [], null);

    /// <summary>
    /// Whether a page at <paramref name="origin"/> (the header's own bytes) is allowed in a request to <paramref name="calledHost"/>.
    /// </summary>
    /// <param name="origin">The value of the <c>Origin</c> header.</param>
    /// <param name="calledHost">The host of the <c>Host</c> header, without its port.</param>
    public bool Allows(string origin, string calledHost) =>
        Kind switch
        {
            OriginRuleKind.Any => true,
            OriginRuleKind.List => Exact.Contains(origin, StringComparer.Ordinal),
            OriginRuleKind.Pattern => Matches(origin),
            _ => Origin.TryParse(origin, out var parsed)
                && !parsed.IsOpaque
                && (
                    parsed.IsLoopback
                    || (parsed.Scheme is "http" or "https" && parsed.Host!.Equals(calledHost, StringComparison.OrdinalIgnoreCase))
                ),
        };

    private bool Matches(string origin)
    {
        try
        {
            return Pattern!.IsMatch(origin);
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // An expression that times out allows nothing.
        }
    }
}

internal enum OriginRuleKind
{
    /// <summary>Nothing written.</summary>
    Default,

    /// <summary>A string or a list.</summary>
    List,

    /// <summary><c>"/regex/"</c>.</summary>
    Pattern,

    /// <summary><c>"*"</c>, without credentials.</summary>
    Any,
}
