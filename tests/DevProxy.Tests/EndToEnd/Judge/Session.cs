using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Cors.Tests;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>One run of all cases in a browser, and what it did in each.</summary>
/// <param name="Cases">The cases as they were run.</param>
/// <param name="Outcomes">What the pages saw, by the case's name.</param>
/// <param name="Console">The lines in the consoles of all pages.</param>
internal sealed record Session(
    ImmutableArray<ConformanceCase> Cases,
    IReadOnlyDictionary<string, CaseOutcome> Outcomes,
    ImmutableHashSet<string> Console
)
{
    /// <summary>Runs every case, with one page for each origin.</summary>
    public static async Task<Session> RunAsync(Func<string, Task<JudgingPage>> open, CaseServer server, CasePorts ports)
    {
        ImmutableArray<ConformanceCase> cases =
        [
            .. ConformanceCase.All.Values.Where(one => !CaseExceptions.NotRunnable.ContainsKey(one.Name)).Select(ports.Rewrite),
        ];
        foreach (var one in cases)
            server.Add(one);

        var outcomes = new Dictionary<string, CaseOutcome>();
        var console = ImmutableHashSet<string>.Empty;
        foreach (var group in cases.GroupBy(one => one.Request.Origin))
        {
            var url = group.Key.IsOpaque ? $"{ports.PageOrigin}/sandboxed" : group.Key.Serialized;
            await using var page = await open(url);
            foreach (var outcome in await page.FetchAsync(ports.PageOrigin, group))
                outcomes.Add(outcome.Name, outcome);
            console = console.Union(await page.ConsoleAsync());
        }

        return new Session(cases, outcomes, console);
    }

    /// <summary>
    /// The differences between engine and browser, and the exceptions that are listed but do not differ. It compares whether script got the
    /// answer, what was sent, what script could read of the answer, and the line in the console.
    /// </summary>
    /// <param name="server">The server, which recorded what was sent.</param>
    /// <param name="browser">The browser and its known exceptions.</param>
    /// <param name="line">The console line that the engine expects of this browser.</param>
    public IEnumerable<string> Differences(CaseServer server, CaseExceptions browser, Func<Verdict, string?> line) =>
        Cases.SelectMany(one => Differences(one, server, browser, line));

    private IEnumerable<string> Differences(ConformanceCase one, CaseServer server, CaseExceptions browser, Func<Verdict, string?> line)
    {
        var walk = CaseScript.Walk(one);
        var outcome = Outcomes[one.Name];
        var verdict = walk.Verdict!;

        var expected = verdict.Outcome != Outcome.Blocked;
        if (expected != outcome.Passed || (verdict.Outcome == Outcome.Divergent) != browser.Divergent.ContainsKey(one.Name))
            yield return $"{one.Name}: the engine says {verdict.Outcome} {verdict.Code}, {browser.Name} "
                + $"{(outcome.Passed ? "passed" : "refused")} it";

        var foreseen = walk.Taken.Select(taken => SentRequest.Of(taken.Step)).ToList();
        var sent = server.Sent(one.Name);
        if (foreseen.SequenceEqual(sent) == browser.OtherRequests.ContainsKey(one.Name))
            yield return $"{one.Name}: the engine sends\n  {string.Join("\n  ", foreseen)}\n{browser.Name}\n  {string.Join("\n  ", sent)}";

        if (
            expected
            && one.Request is { Mode: FetchMode.Cors, UseCorsPreflight: false }
            && foreseen[^1].Origin is not null
            && !walk.ExposedHeaders.Order(StringComparer.Ordinal).SequenceEqual(outcome.Exposed.Order(StringComparer.Ordinal))
        )
        {
            yield return $"{one.Name}: the engine exposes {string.Join(' ', walk.ExposedHeaders)}, {browser.Name} "
                + $"{string.Join(' ', outcome.Exposed)}";
        }

        if (!expected && line(verdict) is { } message && Console.Contains(message) == browser.OtherConsoleLine.ContainsKey(one.Name))
        {
            var said = Console.Where(text => text.Contains($"/{one.Name}/", StringComparison.Ordinal));
            yield return $"{one.Name}: {browser.Name}'s line should be\n  {message}\nit was\n  {string.Join("\n  ", said)}";
        }
    }
}
