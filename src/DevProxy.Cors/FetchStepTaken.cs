namespace DevProxy.Cors;

/// <summary>One request that was sent, and what a browser made of the answer.</summary>
/// <param name="Step">What was sent.</param>
/// <param name="Answer">The answer; null when there was none.</param>
/// <param name="Verdict">The verdict on it.</param>
public sealed record FetchStepTaken(FetchStep Step, Answer? Answer, Verdict Verdict);
