using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;
using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Cli;

/// <summary>One request of a check and what came of it: what is asked, what is answered, what a browser makes of that.</summary>
internal static class StepRows
{
    /// <summary>The rows. Of what a browser adds by itself nothing is shown; <c>--json</c> has every line.</summary>
    /// <param name="step">The step.</param>
    /// <param name="error">Why it got no answer; null when it got one.</param>
    public static IEnumerable<Row> Of(CheckStep step, ExchangeError? error)
    {
        yield return new Row("browser sends", Asked(step));
        foreach (var line in step.Request.Headers.Where(line => !IsOfBrowser(line)))
            yield return new Row("", $"{line.Name}: {line.Value}", Tone.Quiet);

        if (step.Response is { } answer)
        {
            foreach (var row in Answered(answer))
                yield return row;
        }
        else
        {
            yield return new Row("server says", $"nothing. {error?.Detail}".TrimEnd(), Tone.Bad);
        }

        yield return new Row("so the browser", Conclusion(step), OutcomeLabel.ToneOf(step.Verdict.Outcome));
    }

    private static string Asked(CheckStep step) => $"{step.Request.Method} {new Uri(step.Url).PathAndQuery}";

    private static IEnumerable<Row> Answered(Answer answer)
    {
        var telling = answer.Headers.Where(line => IsTelling(line.Name, answer.Status)).ToList();
        var silent = telling.Exists(line => IsCors(line.Name)) ? "" : ", no Access-Control-* header";
        yield return new Row("server says", $"{answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}".TrimEnd() + silent);
        foreach (var line in telling)
            yield return new Row("", $"{line.Name}: {line.Value}", Tone.Quiet);
    }

    private static string Conclusion(CheckStep step)
    {
        var isPreflight = step.Kind == ExchangeKind.Preflight;
        return step.Verdict.Outcome switch
        {
            Outcome.Allowed when isPreflight => "sends the request",
            Outcome.Allowed when step.Response is { } answer && Redirect.Is(answer) => "follows the redirect",
            Outcome.Allowed => "lets the page read the answer",
            Outcome.Divergent => "sends the request, though the standard refuses it",
            Outcome.Blocked when isPreflight => "stops here: the request itself is never sent",
            Outcome.Blocked => "stops here: the page gets an error and no answer",
            Outcome.NotApplicable when step.Response is null => "gives the page an error",
            Outcome.NotApplicable when step.Response is { } answer && Redirect.Is(answer) =>
                "follows the redirect; CORS does not apply yet",
            Outcome.NotApplicable => "lets the page read the answer: it has the page's own origin, so CORS does not apply",
            _ => "decides by the copy in its cache",
        };
    }

    private static bool IsCors(string name) => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);

    private static bool IsTelling(string name, int status) =>
        IsCors(name)
        || name.Equals("Vary", StringComparison.OrdinalIgnoreCase)
        || (status is >= 300 and < 400 && name.Equals("Location", StringComparison.OrdinalIgnoreCase));

    // What every request of a browser has says nothing about this one.
    private static bool IsOfBrowser(HeaderLine line) =>
        line.Name.ToLowerInvariant() switch
        {
            "host" or "connection" or "content-length" or "user-agent" or "referer" or "accept-encoding" => true,
            "accept" => line.Value == "*/*",
            "accept-language" => line.Value == "en-US,en;q=0.9",
            var other => other.StartsWith("sec-", StringComparison.Ordinal),
        };
}
