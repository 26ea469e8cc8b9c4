namespace DevProxy.Cors;

/// <summary>The verdict under one assumption about the credentials mode.</summary>
/// <param name="Outcome">Allowed, blocked, divergent, indeterminate or not applicable.</param>
/// <param name="Code">Why it is refused; null when it is not.</param>
public sealed record Hypothesis(Outcome Outcome, FailureCode? Code)
{
    /// <summary>Nothing refuses.</summary>
    public static Hypothesis Allowed { get; } = new(Outcome.Allowed, null);

    /// <summary>CORS is not in play.</summary>
    public static Hypothesis NotApplicable { get; } = new(Outcome.NotApplicable, null);

    /// <summary>The stored answer decides, which nobody saw.</summary>
    public static Hypothesis Indeterminate { get; } = new(Outcome.Indeterminate, null);

    /// <summary>The hypothesis that a check's result stands for.</summary>
    public static Hypothesis Of(FailureCode? code) => code switch
    {
        null => Allowed,
        FailureCode.PreflightAuthorizationWildcard => new Hypothesis(Outcome.Divergent, code),
        _ => new Hypothesis(Outcome.Blocked, code),
    };
}
