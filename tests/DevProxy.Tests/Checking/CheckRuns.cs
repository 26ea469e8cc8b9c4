using System.Collections.Immutable;
using DevProxy.Checking;
using DevProxy.Traffic;

namespace DevProxy.Tests.Checking;

/// <summary>Checks as the command makes them, from their arguments.</summary>
internal static class CheckRuns
{
    public const string Page = "http://localhost:3000";

    private static readonly Dictionary<string, string> NoEnvironment = [];

    public static CheckArguments Arguments(string url, params string[] headers) =>
        new(url, Page, null, [.. headers], null, null, false, null);

    public static async Task<CheckRecord?> RunAsync(CheckArguments arguments)
    {
        var reading = CheckQuestionReader.Read(arguments);
        Assert.Null(reading.Problem);
        using var wire = new BrowserTransport(NoEnvironment, TimeSpan.FromSeconds(30));
        return await new BrowserFetch(wire).RunAsync(reading.Question!, _ => { }, TestContext.Current.CancellationToken);
    }
}
