using System.Collections.Immutable;
using DevProxy.Cors.Tests;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>All cases that can be staged, and what Chromium did in each.</summary>
/// <param name="Cases">The cases as they were played.</param>
/// <param name="Outcomes">What the pages saw, by the case's name.</param>
/// <param name="Console">What stood in the consoles.</param>
internal sealed record Session(
    ImmutableArray<ConformanceCase> Cases,
    IReadOnlyDictionary<string, CaseOutcome> Outcomes,
    ImmutableHashSet<string> Console
)
{
    /// <summary>Plays every case, from one page for each origin.</summary>
    public static async Task<Session> PlayAsync(Chromium chromium, CaseServer server, Stage stage)
    {
        ImmutableArray<ConformanceCase> cases =
        [
            .. ConformanceCase.All.Values.Where(one => !CaseExceptions.NotStaged.ContainsKey(one.Name)).Select(stage.Play),
        ];
        foreach (var one in cases)
            server.Add(one);

        var outcomes = new Dictionary<string, CaseOutcome>();
        var console = ImmutableHashSet<string>.Empty;
        foreach (var group in cases.GroupBy(one => one.Request.Origin))
        {
            var url = group.Key.IsOpaque ? $"{stage.PageOrigin}/sandboxed" : group.Key.Serialized;
            await using var page = await JudgingPage.OpenAsync(chromium, url);
            foreach (var outcome in await page.FetchAsync(stage.PageOrigin, group))
                outcomes.Add(outcome.Name, outcome);
            console = console.Union(page.Console);
        }

        return new Session(cases, outcomes, console);
    }
}
