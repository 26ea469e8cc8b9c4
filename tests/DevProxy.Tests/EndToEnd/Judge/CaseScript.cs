using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Cors.Tests;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>The server's answers in one case, step by step: the same for a browser and for the engine, which models one.</summary>
internal sealed class CaseScript(ConformanceCase one)
{
    private static readonly JsonElement Null = JsonElement.Parse("null");
    private int _answered;

    /// <summary>
    /// Whether the browser must have an answer in a cache before the case begins: one to revalidate, or that of a preflight.
    /// </summary>
    public bool NeedsWarmUp => one.Stored is not null || IsPreflightCached;

    public bool IsPreflightCached =>
        one.Preflight is { ValueKind: JsonValueKind.Object } preflight && preflight.TryGetProperty("fromCache", out _);

    /// <summary>The answer that fills the cache before the case begins.</summary>
    public Answer WarmUp(bool isPreflight) =>
        Complete(
            isPreflight
                ? new Answer(
                    204,
                    new HeaderList(
                        new HeaderLine("Access-Control-Allow-Origin", "*"),
                        new HeaderLine("Access-Control-Allow-Headers", "x-test-header"),
                        new HeaderLine("Access-Control-Max-Age", "600")
                    )
                )
                : one.Stored ?? one.Response!
        );

    /// <summary>The next answer; null where the case has none.</summary>
    public Answer? Answer(bool isPreflight)
    {
        if (isPreflight && IsPreflightCached)
            return WarmUp(isPreflight); // The browser sent a preflight although its answer should be cached.
        var (preflight, response) = Hop(_answered);
        var answer = ConformanceCase.AnswerOf(
            isPreflight && preflight.ValueKind == JsonValueKind.Object ? preflight.GetProperty("response")
            : isPreflight ? preflight
            : response
        );
        if (isPreflight && preflight.ValueKind == JsonValueKind.Null)
            return WarmUp(isPreflight); // The standard sends no preflight here, but this browser does.
        if (isPreflight)
            return answer is null ? null : Complete(answer);
        _answered++;

        // A browser may send a request that the standard does not send; it gets an answer too.
        return Complete(answer ?? new Answer(200, new HeaderList(new HeaderLine("Access-Control-Allow-Origin", "*"))));
    }

    private (JsonElement Preflight, JsonElement Response) Hop(int number)
    {
        if (number > one.Redirects.Count)
            return (Null, Null);
        return number == 0
            ? (one.Preflight, one.ResponseText)
            : (one.Redirects[number - 1].GetProperty("preflight"), one.Redirects[number - 1].GetProperty("response"));
    }

    /// <summary>Runs the case in the engine, up to its verdict.</summary>
    public static FetchWalk Walk(ConformanceCase one)
    {
        var script = new CaseScript(one);
        var walk = FetchWalk.Start(one.Request);
        if (script.IsPreflightCached)
            walk = walk.SkipPreflight();
        while (walk.Next is { } step)
        {
            var answer = script.Answer(step.Kind == FetchStepKind.Preflight);
            walk = walk.Take(one.Stored is { } stored && answer is not null ? ConformanceCase.Merge(Complete(stored), answer) : answer);
        }

        return walk;
    }

    // Adds the lines that HTTP/1.1 needs, as the connection is closed after each answer.
    private static Answer Complete(Answer answer)
    {
        List<HeaderLine> lines = [.. answer.Headers, new HeaderLine("Connection", "close")];
        if (answer.Status is >= 200 and not (204 or 304))
            lines.Add(new HeaderLine("Content-Length", "0"));
        return answer with { Headers = new HeaderList(lines) };
    }
}
