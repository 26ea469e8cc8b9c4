using System.Diagnostics;

namespace DevProxy.Cors;

/// <summary>From what would happen with and without credentials to what happens, for what is known of the credentials mode.</summary>
internal static class Judgement
{
    /// <summary>The outcome and the code that leads to it.</summary>
    public static (Outcome Outcome, FailureCode? Code) Weigh(Hypothesis without, Hypothesis with, CredentialsMode credentials)
    {
        Debug.Assert(
            without.Outcome != Outcome.Blocked || with.Outcome == Outcome.Blocked,
            "A request with credentials never passes where one without is refused.");
        return credentials switch
        {
            CredentialsMode.Include => (with.Outcome, with.Code),
            CredentialsMode.NotInclude => (without.Outcome, without.Code),
            _ => WeighBoth(without, with),
        };
    }

    private static (Outcome Outcome, FailureCode? Code) WeighBoth(Hypothesis without, Hypothesis with)
    {
        if (without.Outcome != Outcome.Allowed)
            return (without.Outcome, without.Code);
        return with.Outcome == Outcome.Blocked ? (Outcome.Conditional, with.Code) : (with.Outcome, with.Code);
    }
}
