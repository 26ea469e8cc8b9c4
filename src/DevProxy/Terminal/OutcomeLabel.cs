using DevProxy.Cors;

namespace DevProxy.Terminal;

/// <summary>An outcome with its mark, ✔ or ✘, for the commands that answer a question with it.</summary>
internal static class OutcomeLabel
{
    /// <summary>The outcome and, where it has one, its code: <c>✘ blocked  acao-missing</c>.</summary>
    public static string Of(Verdict verdict, AnsiStyle style) => Of(verdict.Outcome, verdict.Code, style);

    /// <summary>The same for one hypothesis.</summary>
    public static string Of(Outcome outcome, FailureCode? code, AnsiStyle style)
    {
        var (mark, tone) = Look(outcome);
        var word = Palette.Paint(style, tone, $"{mark} {WireName.Of(outcome)}");
        return code is { } known ? $"{word}  {WireName.Of(known)}" : word;
    }

    /// <summary>The colour of an outcome.</summary>
    public static Tone ToneOf(Outcome outcome) => Look(outcome).Tone;

    private static (string Mark, Tone Tone) Look(Outcome outcome) =>
        outcome switch
        {
            Outcome.Allowed => ("✔", Tone.Good),
            Outcome.NotApplicable => ("✔", Tone.Quiet),
            Outcome.Divergent => ("✔", Tone.Doubtful),
            Outcome.Blocked => ("✘", Tone.Bad),
            _ => ("?", Tone.Doubtful),
        };
}
