using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What went to the upstream and came from it, before any change of DevProxy's.</summary>
/// <param name="Url">The URL that was asked.</param>
/// <param name="RequestHeaders">As sent.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Headers">The answer's lines; empty when none came.</param>
/// <param name="HttpVersion">Of the answer; null when none came.</param>
/// <param name="FirstByteMs">From the start of the exchange to the response headers, in milliseconds.</param>
internal sealed record UpstreamPart(
    string Url,
    HeaderList RequestHeaders,
    int? Status,
    HeaderList Headers,
    string? HttpVersion,
    double? FirstByteMs
);
