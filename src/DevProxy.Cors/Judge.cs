using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What would a browser do with this answer? Both hypotheses about the credentials mode are judged each time.</summary>
public static class Judge
{
    /// <summary>Judges the answer to a preflight.</summary>
    /// <param name="situation">Who asks, for what.</param>
    /// <param name="answer">The answer; null when there was none.</param>
    public static Verdict Preflight(Situation situation, Answer? answer)
    {
        var question = new PreflightQuestion(situation.Origin, situation.Method, situation.UnsafeNames, situation.UseCorsPreflight);
        var (without, with) = PreflightCheck.RunBoth(question, answer);

        // What fails in a conditional verdict fails with credentials only.
        var reported = situation.Credentials == CredentialsMode.Include || (without.Passes && situation.Credentials == CredentialsMode.Unknown)
            ? with
            : without;
        return new Verdict(situation, answer, CheckedAs.Preflight, Hypothesis.Of(without.Code), Hypothesis.Of(with.Code), reported.Failing);
    }

    /// <summary>Judges the answer to the request itself.</summary>
    /// <param name="situation">Who asks, for what.</param>
    /// <param name="answer">The answer; null when there was none, of which no CORS rule says anything.</param>
    public static Verdict Request(Situation situation, Answer? answer)
    {
        if (answer is null)
            return NotApplicable(situation, null);

        var without = CheckRequest(situation, include: false, answer);
        var with = CheckRequest(situation, include: true, answer);
        return new Verdict(situation, answer, CheckedAs.Request, without, with, []);
    }

    /// <summary>The verdict where CORS is not in play.</summary>
    public static Verdict NotApplicable(Situation situation, Answer? answer) =>
        new(situation, answer, CheckedAs.Nothing, Hypothesis.NotApplicable, Hypothesis.NotApplicable, []);

    /// <summary>The verdict where a rule refuses that is not about the answer's CORS headers: a redirect's, or the mode's.</summary>
    public static Verdict Refuse(Situation situation, FailureCode code, Answer? answer)
    {
        var refused = Hypothesis.Of(code);
        return new Verdict(situation, answer, CheckedAs.Request, refused, refused, ImmutableArray<string>.Empty);
    }

    /// <summary>The verdict where the answer does not settle it.</summary>
    internal static Verdict Unsettled(Situation situation, Answer? answer) =>
        new(situation, answer, CheckedAs.Nothing, Hypothesis.Indeterminate, Hypothesis.Indeterminate, []);

    private static Hypothesis CheckRequest(Situation situation, bool include, Answer answer)
    {
        var code = CorsCheck.Run(situation.Origin, include, answer.Headers);
        if (answer.Status != 304 || situation.ScriptRevalidates)
            return Hypothesis.Of(code ?? Redirect.Refusal(situation.Url, answer));

        // The browser's own revalidation: the check runs on the stored answer with the 304's headers merged over it
        // (RFC 9111, section 4.3.4), so that what is missing here may be there, and what is wrong here is wrong.
        return code switch
        {
            FailureCode.AcaoMissing when include && IsNotTrue(answer.Headers) => Hypothesis.Of(FailureCode.AcacNotTrue),
            FailureCode.AcaoMissing or FailureCode.AcacMissing => Hypothesis.Indeterminate,
            _ => Hypothesis.Of(code),
        };
    }

    private static bool IsNotTrue(HeaderList headers) => headers.Get(CorsHeader.AllowCredentials) is { } value && value != "true";
}
