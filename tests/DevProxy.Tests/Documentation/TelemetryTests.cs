using System.Text.RegularExpressions;
using DevProxy.Configuration;

namespace DevProxy.Tests.Documentation;

/// <summary><c>docs/telemetry.md</c>: its configuration is one, and what it names is what is sent, no more and no less.</summary>
public sealed partial class TelemetryTests
{
    private const string Document = "docs/telemetry.md";

    [Fact]
    public void The_configuration_names_a_collector()
    {
        using var folder = new EndToEnd.TemporaryFolder();
        var file = folder.Write("proxy.json", FencedBlock.Of(Document).Single(block => block.Language == "jsonc").Text);

        var result = ConfigReader.Read(file, new ConfigOverrides(), new Dictionary<string, string>(), Keys.All);

        Assert.Empty(result.Problems);
        Assert.Equal(new Uri("http://localhost:4318"), result.Config!.Log.Otlp);
    }

    [Fact]
    public void Its_names_are_those_of_the_code()
    {
        var code = File.ReadAllText(Repository.Path("src/DevProxy/Telemetry/ExchangeSignals.cs"))
            .Replace("{side}", "upstream", StringComparison.Ordinal);
        var sent = Quoted().Matches(code).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var named = InCode().Matches(File.ReadAllText(Repository.Path(Document))).Select(match => match.Groups["name"].Value);

        Assert.Equal(
            sent.Except(["http.request.method_original"]).Order(StringComparer.Ordinal),
            named.Where(name => !name.Contains("delivered.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [GeneratedRegex(
        """ "(?<name>(http|url|server|network|user_agent|error|devproxy)\.[a-z_.]+)" """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        10_000
    )]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`(?<name>(http|url|server|network|user_agent|error|devproxy)\.[a-z_.]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InCode();
}
