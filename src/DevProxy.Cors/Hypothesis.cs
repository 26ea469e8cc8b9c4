namespace DevProxy.Cors;

/// <summary>The verdict under one assumption about the credentials mode.</summary>
/// <param name="Outcome">Allowed, blocked, divergent, indeterminate or not applicable.</param>
/// <param name="Code">Why it is refused; null when it is not.</param>
public sealed record Hypothesis(Outcome Outcome, FailureCode? Code);
