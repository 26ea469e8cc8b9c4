using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>What <c>devproxy check</c> found out, as data.</summary>
/// <param name="Url">The URL that was asked about, absolute.</param>
/// <param name="Origin">The page's origin, serialized.</param>
/// <param name="Method">The method as a browser normalizes it.</param>
/// <param name="Credentials"><c>omit</c> or <c>include</c>.</param>
/// <param name="NeedsPreflight">Whether the request is preceded by a preflight; on a redirect later ones may be needed too.</param>
/// <param name="PreflightReasons">Why: <c>method PUT</c>, <c>header content-type</c>.</param>
/// <param name="Sent">Whether the request itself was sent, and not its preflight alone.</param>
/// <param name="Steps">What was sent and answered, in order.</param>
/// <param name="Verdict">What becomes of the page's request.</param>
/// <param name="ExposedHeaders">The names of the headers that the page's script may read; empty unless it may read the answer.</param>
internal sealed record CheckRecord(
    string Url,
    string Origin,
    string Method,
    string Credentials,
    bool NeedsPreflight,
    ImmutableArray<string> PreflightReasons,
    bool Sent,
    ImmutableArray<CheckStep> Steps,
    Verdict Verdict,
    ImmutableArray<string> ExposedHeaders
)
{
    /// <summary>Why the last step got no answer; null when each got one.</summary>
    [JsonIgnore]
    public ExchangeError? Error { get; init; }

    /// <summary>
    /// Whether a server could not be reached, or kept silent, so that nothing is known. Where the user has to agree first, that is the
    /// answer.
    /// </summary>
    [JsonIgnore]
    public bool IsUnreachable =>
        Verdict.Code != FailureCode.LocalNetworkAccess
        && Error is { } error
        && (TransportError.IsUnreachable(error) || Verdict.Outcome != Outcome.Blocked);

    /// <summary>What would become of the same request with credentials; null where it was made with them.</summary>
    [JsonIgnore]
    public Verdict? WithCredentials { get; init; }

    /// <summary>What a reader should know besides.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>One request of a check and its answer.</summary>
/// <param name="Kind"><see cref="ExchangeKind.Preflight"/> or <see cref="ExchangeKind.Request"/>.</param>
/// <param name="Url">The absolute URL.</param>
/// <param name="Request">What went over the wire.</param>
/// <param name="Response">What came back; null when nothing did.</param>
/// <param name="Verdict">What a browser makes of this answer.</param>
internal sealed record CheckStep(ExchangeKind Kind, string Url, CheckStepRequest Request, Answer? Response, Verdict Verdict);

/// <summary>The head of a request that a check sent, its URL left out.</summary>
/// <param name="Method">The method.</param>
/// <param name="Headers">All header lines, secrets masked.</param>
internal sealed record CheckStepRequest(string Method, HeaderList Headers);
