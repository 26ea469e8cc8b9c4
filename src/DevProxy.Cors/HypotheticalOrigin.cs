namespace DevProxy.Cors;

/// <summary>What a page at another origin would make of an answer that was given to this one.</summary>
public static class HypotheticalOrigin
{
    /// <summary>
    /// The verdict for the other origin; <see cref="Outcome.Indeterminate"/> where the answer follows the origin that asked, so that only asking again
    /// with the other one tells.
    /// </summary>
    /// <param name="situation">The situation in which the answer was given.</param>
    /// <param name="isPreflight">Whether it answers a preflight.</param>
    /// <param name="answer">The upstream's own answer.</param>
    /// <param name="origin">The other origin, serialized.</param>
    /// <param name="asked">The upstream's answer to a preflight that asks the same for the other origin; null when it was not asked.</param>
    public static Verdict Judge(Situation situation, bool isPreflight, Answer answer, string origin, Answer? asked = null)
    {
        var asIf = situation with { Origin = origin, RewrittenOrigin = null, ProductionOrigins = [] };
        if (Settles(situation, answer, origin))
            return isPreflight ? Cors.Judge.Preflight(asIf, answer) : Cors.Judge.Request(asIf, answer);
        return (asked, isPreflight) switch
        {
            (null, _) => Cors.Judge.Unsettled(asIf, answer),
            (_, true) => Cors.Judge.Preflight(asIf, asked),
            _ => JudgeRequest(asIf, answer, asked),
        };
    }

    // "*" is for all, and a constant is for one. What is absent, or equals the origin that was shown, may have been chosen for it.
    private static bool Settles(Situation situation, Answer answer, string origin)
    {
        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (allowed is null)
            return false;
        if (allowed == "*" || allowed == origin)
            return true;
        return allowed != (situation.RewrittenOrigin ?? situation.Origin);
    }

    private static Verdict JudgeRequest(Situation asIf, Answer answer, Answer asked)
    {
        if (FetchMethod.IsSafelisted(asIf.Method) && asIf.UnsafeNames.IsEmpty)
            return TellsOfRequests(asked) ? Cors.Judge.Request(asIf, asked) : Cors.Judge.Unsettled(asIf, answer);

        // A refused preflight is the end. One that passes promises the answer's headers too, unless such a promise was just broken.
        var verdict = Cors.Judge.Preflight(asIf, asked);
        var isBroken = asIf.Background.PreflightPassed && !answer.Headers.Contains(CorsHeader.AllowOrigin);
        return isBroken && verdict.Outcome != Outcome.Blocked ? Cors.Judge.Unsettled(asIf, answer) : verdict;
    }

    // Without the header it tells something only where OPTIONS is served at all: a 404 or 405 says nothing of a GET.
    private static bool TellsOfRequests(Answer asked) =>
        !Redirect.Is(asked) && (HttpStatus.IsOk(asked.Status) || asked.Headers.Contains(CorsHeader.AllowOrigin));
}
