using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>A verdict in a word or two, for the end of an exchange's line.</summary>
/// <param name="Word">What the browser made of it; empty where CORS does not apply.</param>
/// <param name="Code">Why, as the exchange record says it; null where there is nothing to say.</param>
/// <param name="Tone">Its colour.</param>
internal sealed record VerdictWords(string Word, string? Code, Tone Tone)
{
    private static readonly VerdictWords None = new("", null, Tone.Plain);

    /// <summary>What the browser made of what it was given, and, where DevProxy made the difference, why it would have refused.</summary>
    public static VerdictWords Of(CorsPart cors)
    {
        if (cors.Delivered is not { } delivered)
            return None;
        return delivered.Outcome switch
        {
            Outcome.Allowed => Allowed(cors),
            Outcome.Blocked => new VerdictWords("blocked", Name(delivered.Code), Tone.Bad),
            Outcome.Conditional => new VerdictWords("conditional", Name(delivered.Code), Tone.Doubtful),
            Outcome.Divergent => new VerdictWords("divergent", Name(delivered.Code), Tone.Doubtful),
            Outcome.Indeterminate => new VerdictWords("indeterminate", null, Tone.Doubtful),
            _ => None,
        };
    }

    /// <summary>A code as the exchange record names it, <c>acao-missing</c>.</summary>
    public static string? Name(FailureCode? code) => code is { } known ? WireName.Of(known) : null;

    private static VerdictWords Allowed(CorsPart cors) =>
        cors.Upstream switch
        {
            { Outcome: Outcome.Blocked or Outcome.Conditional or Outcome.Divergent } refused => new VerdictWords(
                "repaired",
                Name(refused.Code),
                Tone.Mended
            ),
            _ => new VerdictWords("allowed", null, Tone.Good),
        };
}
