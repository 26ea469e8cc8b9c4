using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>One request of a check and its answer.</summary>
/// <param name="Kind"><see cref="ExchangeKind.Preflight"/> or <see cref="ExchangeKind.Request"/>.</param>
/// <param name="Url">The absolute URL.</param>
/// <param name="Request">What went over the wire.</param>
/// <param name="Response">What came back; null when nothing did.</param>
/// <param name="Verdict">What a browser makes of this answer.</param>
internal sealed record CheckStep(ExchangeKind Kind, string Url, CheckStepRequest Request, Answer? Response, Verdict Verdict);
