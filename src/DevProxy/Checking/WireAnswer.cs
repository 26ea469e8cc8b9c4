using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>What came back over the wire.</summary>
/// <param name="Answer">The head; null when there was none.</param>
/// <param name="Body">
/// The beginning of the body of what is no plain success, where servers say why, and of pages for people; null when there was none, or it is no text.
/// </param>
/// <param name="Error">Why there was no answer; null when there was one.</param>
internal sealed record WireAnswer(Answer? Answer, string? Body, ExchangeError? Error);
