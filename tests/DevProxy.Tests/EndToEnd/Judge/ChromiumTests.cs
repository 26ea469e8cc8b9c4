using DevProxy.Cors;
using DevProxy.Cors.Tests;
using DevProxy.Tests.Checking;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// Real Chromium is the judge of the engine: what it sent, whether script got the answer, what it wrote into its console.
/// </summary>
public sealed class ChromiumTests(Chromium chromium)
{
    [Fact]
    public async Task The_engine_and_Chromium_do_the_same_in_every_case()
    {
        await using var server = new CaseServer();
        var session = await Session.PlayAsync(chromium, server, new Stage(server.PagePort, server.ApiPort));

        var differences = session.Cases.SelectMany(one => Differences(one, session, server)).ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(session.Cases.Length, 190, int.MaxValue);
    }

    [Fact]
    public void Only_cases_of_the_file_are_set_apart() =>
        Assert.All(
            CaseExceptions.NotStaged.Keys.Concat(CaseExceptions.Divergent.Keys).Concat(CaseExceptions.OtherConsoleLine.Keys),
            name => Assert.Contains(name, ConformanceCase.All)
        );

    [Theory]
    [MemberData(nameof(CaseExceptions.NotInTheFile), MemberType = typeof(CaseExceptions))]
    public async Task Chromium_differs_where_it_is_known_to(string why, string[] lines, bool standard, bool browser)
    {
        await using var server = ScriptedServer.Start(
            "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *",
            "200; Access-Control-Allow-Origin: *"
        );
        await using var page = await PlainPage.OpenAsync(chromium);
        var headers = lines.Select(line => line.Split(": ", 2)).ToArray();
        Assert.True(Origin.TryParse(page.Origin, out var origin));

        var fetching = await Fetching.FromAsync(page.Page, server.Url, new { headers });
        var walk = FetchWalk.Start(
            new FetchRequest("GET", server.Url, origin, new HeaderList(headers.Select(pair => new HeaderLine(pair[0], pair[1]))), false)
        );

        Assert.Equal(200, fetching.Status);
        Assert.True(standard == walk.Plan.IsNeeded, why);
        Assert.True(browser == server.Methods.Contains("OPTIONS"), why);
    }

    private static IEnumerable<string> Differences(ConformanceCase one, Session session, CaseServer server)
    {
        var walk = CaseScript.Walk(one);
        var outcome = session.Outcomes[one.Name];
        var verdict = walk.Verdict!;

        var expected = verdict.Outcome switch
        {
            Outcome.Blocked => false,
            Outcome.Divergent when !CaseExceptions.Divergent.ContainsKey(one.Name) => throw new InvalidOperationException(
                $"{one.Name} diverges and is not named."
            ),
            _ => true,
        };
        if (expected != outcome.Passed)
            yield return $"{one.Name}: the engine says {verdict.Outcome} {verdict.Code}, Chromium "
                + $"{(outcome.Passed ? "passed" : "refused")} it";

        var foreseen = walk.Taken.Select(taken => SentRequest.Of(taken.Step)).ToList();
        var sent = server.Sent(one.Name);
        if (!foreseen.SequenceEqual(sent))
            yield return $"{one.Name}: the engine sends\n  {string.Join("\n  ", foreseen)}\nChromium\n  {string.Join("\n  ", sent)}";

        if (
            expected
            && one.Request is { Mode: FetchMode.Cors, UseCorsPreflight: false }
            && foreseen[^1].Origin is not null
            && !walk.ExposedHeaders.Order(StringComparer.Ordinal).SequenceEqual(outcome.Exposed.Order(StringComparer.Ordinal))
        )
        {
            yield return $"{one.Name}: the engine exposes {string.Join(' ', walk.ExposedHeaders)}, Chromium "
                + $"{string.Join(' ', outcome.Exposed)}";
        }

        if (
            !expected
            && verdict.Message is { } message
            && !session.Console.Contains(message) == !CaseExceptions.OtherConsoleLine.ContainsKey(one.Name)
        )
        {
            var said = session.Console.Where(line => line.Contains($"/{one.Name}/", StringComparison.Ordinal));
            yield return $"{one.Name}: Chrome's line should be\n  {message}\nit was\n  {string.Join("\n  ", said)}";
        }
    }
}
