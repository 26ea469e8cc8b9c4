using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>A verdict at length: the rule that fails, the browser's own words, the cause and the fix.</summary>
internal static class VerdictReport
{
    /// <summary>The rows below the verdict's own line, the fix's code left out; none where there is nothing to say.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="withFirefox">Whether Firefox's words stand below Chrome's.</param>
    public static IEnumerable<Row> Rows(Verdict verdict, bool withFirefox = false)
    {
        if (verdict.Explanation is { } explanation)
            yield return new Row("why", explanation);
        if (verdict.Message is { } message)
            yield return Said("Chrome", message, verdict);
        if (withFirefox && verdict.FirefoxMessage is { } other)
            yield return Said("Firefox", other, verdict);
        if (verdict.RootCause is { } cause)
            yield return new Row("cause", WireName.Of(cause));
        if (!verdict.Hints.IsEmpty)
            yield return new Row("hints", string.Join(", ", verdict.Hints.Select(WireName.Of)));
        foreach (var advisory in verdict.Advisories)
            yield return new Row("also", $"{Sentence.Of(advisory)} ({WireName.Of(advisory)})", Tone.Warning);
        if (verdict.Fix is { } fix)
            yield return new Row("fix", fix.Summary, Tone.Good);
    }

    // A verdict with a condition has the line of the case in which the browser refuses.
    private static Row Said(string browser, string message, Verdict verdict) =>
        verdict.Outcome != Outcome.Conditional ? new Row($"{browser} says", message, Tone.Bad)
        : verdict.Code == FailureCode.LocalNetworkAccess ? new Row($"{browser} would say", $"without it: {message}", Tone.Warning)
        : new Row($"{browser} would say", $"with credentials: {message}", Tone.Warning);

    /// <summary>
    /// The fix as code, to be copied as it is: at the left margin, an empty line before and after it. None where nobody knows the backend.
    /// </summary>
    /// <param name="fix">The fix.</param>
    /// <param name="wasNamed">Whether a person named the backend; else it was detected from the response.</param>
    /// <param name="style">Colours of the line above it.</param>
    public static IEnumerable<string> Code(Fix fix, bool wasNamed, AnsiStyle style)
    {
        if (fix.Backend is not { } backend || !fix.Snippets.TryGetValue(backend, out var snippet))
            yield break;
        yield return $"{style.Bold($"For {NameOf(backend)}")}{(wasNamed ? "" : " (detected from the response)")}:";
        yield return "";
        foreach (var line in snippet.TrimEnd('\n').Split('\n'))
            yield return string.Join('\t', line.Split('\t').Select(TerminalText.Escape)); // Go is indented with tabs.
        yield return "";
    }

    /// <summary>How to get the code for a backend that is not shown; null where there is no code at all.</summary>
    public static string? OtherBackends(Fix fix, bool hasCode)
    {
        if (fix.Snippets.IsEmpty)
            return null;
        var others = fix.Snippets.Keys.Where(other => !hasCode || other != fix.Backend).Select(WireName.Of);
        return $"The code for {(hasCode ? "another" : "your")} backend: add --backend with one of {string.Join(", ", others)}.";
    }

    private static string NameOf(Backend backend) =>
        backend switch
        {
            Backend.AspNetCore => "ASP.NET Core",
            Backend.FastApi => "FastAPI",
            Backend.NestJs => "NestJS",
            Backend.Php => "PHP",
            Backend.Rack => "Rack (Sinatra and others)",
            Backend.Nginx => "nginx",
            Backend.ApiGateway => "AWS API Gateway",
            Backend.Headers => "any server, as plain header lines",
            _ => backend.ToString(),
        };
}

/// <summary>A verdict in a word or two, for the end of an exchange's line.</summary>
/// <param name="Word">What the browser made of it; empty where CORS does not apply.</param>
/// <param name="Code">Why, as the exchange record says it; null where there is nothing to say.</param>
/// <param name="Tone">Its colour.</param>
internal sealed record VerdictWords(string Word, string? Code, Tone Tone)
{
    private static readonly VerdictWords None = new("", null, Tone.Plain);

    /// <summary>What the browser made of what it was given, and, where DevProxy made the difference, why it would have refused.</summary>
    public static VerdictWords Of(CorsPart cors) =>
        Of(cors.Delivered?.Outcome, Name(cors.Delivered?.Code), cors.Upstream?.Outcome, Name(cors.Upstream?.Code));

    /// <summary>The same of two verdicts of which only outcome and code are known.</summary>
    /// <param name="delivered">On what the browser got; null for none.</param>
    /// <param name="code">Its code.</param>
    /// <param name="upstream">On the upstream's own answer; null for none.</param>
    /// <param name="upstreamCode">Its code.</param>
    public static VerdictWords Of(Outcome? delivered, string? code, Outcome? upstream, string? upstreamCode) =>
        delivered switch
        {
            Outcome.Allowed when upstream is Outcome.Blocked or Outcome.Conditional or Outcome.Divergent => new VerdictWords(
                "repaired",
                upstreamCode,
                Tone.Changed
            ),
            Outcome.Allowed => new VerdictWords("allowed", null, Tone.Good),
            Outcome.Blocked => new VerdictWords("blocked", code, Tone.Bad),
            Outcome.Conditional => new VerdictWords("conditional", code, Tone.Warning),
            Outcome.Divergent => new VerdictWords("divergent", code, Tone.Warning),
            Outcome.Indeterminate => new VerdictWords("indeterminate", null, Tone.Warning),
            _ => None,
        };

    /// <summary>A code as the exchange record names it, <c>acao-missing</c>.</summary>
    public static string? Name(FailureCode? code) => code is { } known ? WireName.Of(known) : null;
}

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
            Outcome.NotApplicable => ("✔", Tone.Muted),
            Outcome.Divergent => ("✔", Tone.Warning),
            Outcome.Blocked => ("✘", Tone.Bad),
            _ => ("?", Tone.Warning),
        };
}
