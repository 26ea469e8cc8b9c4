using DevProxy.Cors;
using DevProxy.Cors.Tests;
using DevProxy.Tests.Checking;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// Compares the engine with real browsers: what they send, whether script gets the answer, and what they write to the console.
/// </summary>
public sealed class BrowserTests(Chromium chromium, Firefox firefox)
{
    [Fact]
    public Task The_engine_and_Chromium_do_the_same_in_every_case() =>
        ProveAsync(url => JudgingPage.OpenAsync(chromium, url), CaseExceptions.Chromium, static verdict => verdict.Message);

    [Fact]
    public async Task The_engine_and_Firefox_do_the_same_in_every_case()
    {
        Assert.SkipUnless(Firefox.IsHere, "Firefox is not installed");
        await ProveAsync(url => JudgingPage.OpenAsync(firefox, url), CaseExceptions.Firefox, static verdict => verdict.FirefoxMessage);
    }

    [Fact]
    public void Every_exception_names_a_case_of_the_file() =>
        Assert.All(
            CaseExceptions.Chromium.All.Concat(CaseExceptions.Firefox.All),
            static name => Assert.Contains(name, ConformanceCase.All)
        );

    [Theory]
    [MemberData(nameof(CaseExceptions.NotInTheFile), MemberType = typeof(CaseExceptions))]
    public async Task Browsers_differ_from_the_standard_where_they_are_known_to(
        string browser,
        string why,
        string[] lines,
        bool standard,
        bool asks
    )
    {
        Assert.SkipUnless(browser == "Chromium" || Firefox.IsHere, "Firefox is not installed");
        await using var server = ScriptedServer.Start(
            "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *",
            "200; Access-Control-Allow-Origin: *"
        );
        await using var page = await PlainPage.OpenAsync(await chromium.NewContextAsync());
        var headers = lines.Select(line => line.Split(": ", 2)).ToArray();
        Assert.True(Origin.TryParse(page.Origin, out var origin));

        var fetching = await FetchAsync(browser, page, server.Url, new { headers });
        var walk = FetchWalk.Start(
            new FetchRequest("GET", server.Url, origin, new HeaderList(headers.Select(pair => new HeaderLine(pair[0], pair[1]))), false)
        );

        Assert.Equal(200, fetching.Status);
        Assert.True(standard == walk.Plan.IsNeeded, why);
        Assert.True(asks == server.Methods.Contains("OPTIONS"), why);
    }

    private async Task<Fetching> FetchAsync(string browser, PlainPage page, string url, object options)
    {
        if (browser == "Chromium")
            return await Fetching.FromAsync(page.Page, url, options);
        await using var other = await firefox.OpenAsync(page.Origin);
        return await Fetching.FromAsync(other, url, options);
    }

    private static async Task ProveAsync(
        Func<string, Task<JudgingPage>> open,
        CaseExceptions exceptions,
        Func<Verdict, string?> consoleLine
    )
    {
        await using var server = new CaseServer();
        var session = await Session.RunAsync(open, server, new CasePorts(server.PagePort, server.ApiPort));

        var differences = session.Differences(server, exceptions, consoleLine).ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(session.Cases.Length, 190, int.MaxValue);
    }
}
