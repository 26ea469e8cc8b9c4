using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>The origins that <c>cors.origin</c> allows.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Exact">With <see cref="OriginRuleKind.List"/>: serialized origins, <c>null</c> and other schemes among them, compared byte for byte.</param>
/// <param name="Pattern">With <see cref="OriginRuleKind.Pattern"/>: anchored at both ends, with a time limit.</param>
internal sealed record OriginRule(OriginRuleKind Kind, ImmutableArray<string> Exact, Regex? Pattern)
{
    /// <summary>Loopback origins, and any origin on the very host name or address that was called.</summary>
    public static OriginRule Default { get; } = new(OriginRuleKind.Default, [], null);

    /// <summary>Whether a page at <paramref name="origin"/> (the header's own bytes) is allowed in a request to <paramref name="calledHost"/>.</summary>
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
