using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>What <c>devproxy explain</c> says about a request, as data.</summary>
/// <param name="Route">The key of the route that matches it; null when none does.</param>
/// <param name="UpstreamUrl">What the upstream is asked for, byte for byte; null without a route.</param>
/// <param name="Rejected">The other routes, in the order in which they are tried.</param>
/// <param name="RequestChanges">What is changed on the way to the upstream, a sentence each.</param>
/// <param name="ResponseChanges">What is changed on the way back, a sentence each.</param>
internal sealed record RouteExplanation(
    string? Route,
    string? UpstreamUrl,
    ImmutableArray<RejectedRoute> Rejected,
    ImmutableArray<string> RequestChanges,
    ImmutableArray<string> ResponseChanges
)
{
    /// <summary>The request's method.</summary>
    [JsonIgnore]
    public string Method { get; init; } = "";

    /// <summary>What the page calls, absolute.</summary>
    [JsonIgnore]
    public string Url { get; init; } = "";

    /// <summary>Whether the API is asked for the path that the page calls, and what to do where that is not meant.</summary>
    [JsonIgnore]
    public string? Parity { get; init; }

    /// <summary>The corporate proxy on the way, without its password; null for none.</summary>
    [JsonIgnore]
    public string? Hop { get; init; }

    /// <summary>Why no route matches it; null when one does.</summary>
    [JsonIgnore]
    public ExchangeError? Error { get; init; }
}
