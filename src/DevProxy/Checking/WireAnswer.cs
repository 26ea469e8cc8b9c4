using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>What came back over the wire.</summary>
/// <param name="Answer">The head; null when there was none.</param>
/// <param name="ErrorBody">The beginning of an error answer's body; null when there was none, or it is no text.</param>
/// <param name="Error">Why there was no answer; null when there was one.</param>
internal sealed record WireAnswer(Answer? Answer, string? ErrorBody, ExchangeError? Error);
