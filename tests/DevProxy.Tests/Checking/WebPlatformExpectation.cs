using System.Text.Json.Serialization;

namespace DevProxy.Tests.Checking;

/// <summary>What a browser does with a row; what is null is not part of the row.</summary>
/// <param name="Allowed">Whether the script may read the answer; false also where the browser refuses the bytes.</param>
/// <param name="Preflight">Whether there is a preflight.</param>
/// <param name="Preflights">How many there are.</param>
/// <param name="Acrm"><c>Access-Control-Request-Method</c>; <c>(none)</c> for no such header.</param>
/// <param name="Acrh"><c>Access-Control-Request-Headers</c>; <c>(none)</c> for no such header.</param>
/// <param name="Exposed">Header names, and whether script can read them.</param>
/// <param name="LastOrigin"><c>Origin</c> of the last request that is no preflight; <c>(none)</c> for no such header.</param>
/// <param name="Method2">The second request's method.</param>
/// <param name="Count">How many answers are the redirect before a 200 ends it.</param>
/// <param name="Stale">Where the public expectation is older than the standard: what changed.</param>
internal sealed record WebPlatformExpectation(
    bool Allowed,
    bool? Preflight,
    int? Preflights,
    string? Acrm,
    string? Acrh,
    Dictionary<string, bool>? Exposed,
    string? LastOrigin,
    [property: JsonPropertyName("method2")] string? Method2,
    int? Count,
    string? Stale
);
