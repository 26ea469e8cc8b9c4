using DevProxy.Cors;

namespace DevProxy.Terminal;

/// <summary>A verdict at length: the rule that fails, the browser's own words, the cause and the fix.</summary>
internal static class VerdictReport
{
    /// <summary>The rows below the verdict's own line, the fix's code left out; none where there is nothing to say.</summary>
    public static IEnumerable<Row> Rows(Verdict verdict)
    {
        if (verdict.Explanation is { } explanation)
            yield return new Row("why", explanation);
        if (verdict.Message is { } message)
            yield return verdict.Outcome == Outcome.Conditional
                ? new Row("Chrome would say", verdict.Code == FailureCode.LocalNetworkAccess ? $"without it: {message}" : $"with credentials: {message}", Tone.Doubtful)
                : new Row("Chrome says", message, Tone.Bad);
        if (verdict.RootCause is { } cause)
            yield return new Row("cause", WireName.Of(cause));
        if (!verdict.Hints.IsEmpty)
            yield return new Row("hints", string.Join(", ", verdict.Hints.Select(WireName.Of)));
        foreach (var advisory in verdict.Advisories)
            yield return new Row("also", $"{Sentence.Of(advisory)} ({WireName.Of(advisory)})", Tone.Doubtful);
        if (verdict.Fix is { } fix)
            yield return new Row("fix", fix.Summary, Tone.Good);
    }

    /// <summary>The fix as code, to be copied as it is: at the left margin, an empty line before and after it. None where nobody knows the backend.</summary>
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
            yield return string.Join('\t', line.Split('\t').Select(Printable.Of)); // Go is indented with tabs.
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
