using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What a browser makes of the exchange.</summary>
/// <param name="Layout">How DevProxy stands in the browser's path.</param>
/// <param name="Origin">The page's origin; null when the request names none.</param>
/// <param name="TargetOrigin">The origin that the browser called.</param>
/// <param name="NeedsPreflight">Whether the request is one that a browser preflights; null when CORS does not apply.</param>
/// <param name="Preflight">What became of the preflight; null when CORS does not apply.</param>
/// <param name="Mode"><c>off</c>, <c>repair</c> or <c>override</c>.</param>
/// <param name="Changed">What DevProxy added (<c>+ name: value</c>), removed (<c>- name: value</c>) among the CORS headers and the
/// status.</param>
/// <param name="Upstream">On the upstream's own answer; null when it was not asked.</param>
/// <param name="Delivered">On what the browser got; null until it got something.</param>
/// <param name="Production">For each production origin.</param>
internal sealed record CorsPart(
    Layout Layout,
    string? Origin,
    string TargetOrigin,
    bool? NeedsPreflight,
    PreflightPart? Preflight,
    string Mode,
    ImmutableArray<string> Changed,
    Verdict? Upstream,
    Verdict? Delivered,
    ImmutableArray<ProductionVerdict> Production
)
{
    /// <summary>What is known before anything is judged.</summary>
    public static CorsPart NotJudged(Observation request) =>
        new(
            Layout.NotABrowser,
            request.Origin,
            request.TargetOrigin,
            null,
            null,
            "off",
            [],
            null,
            null,
            []
        );
}

/// <summary>What became of the preflight.</summary>
/// <param name="State">Its state.</param>
/// <param name="Id">The other exchange of a pair; null when there is none.</param>
internal sealed record PreflightPart(PreflightState State, long? Id);

/// <summary>What a page at a production origin would get from the upstream's own answer.</summary>
/// <param name="Origin">The production origin.</param>
/// <param name="Verdict">The verdict for it.</param>
internal sealed record ProductionVerdict(string Origin, Verdict Verdict);
