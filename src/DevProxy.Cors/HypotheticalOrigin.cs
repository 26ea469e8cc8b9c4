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
    public static Verdict Judge(Situation situation, bool isPreflight, Answer answer, string origin)
    {
        var asIf = situation with { Origin = origin, RewrittenOrigin = null, ProductionOrigins = [] };
        return Settles(situation, answer, origin)
            ? isPreflight ? Cors.Judge.Preflight(asIf, answer) : Cors.Judge.Request(asIf, answer)
            : Cors.Judge.Unsettled(asIf, answer);
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
}
