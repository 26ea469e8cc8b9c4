using System.Text.RegularExpressions;

namespace DevProxy.Tests;

/// <summary>The shape of the code: which folder of <c>src/DevProxy</c> may use which.</summary>
public sealed partial class ShapeTests
{
    private const string Host = "src/DevProxy";

    // What the picture in CONTRIBUTING.md draws. "Cors" is the engine, which uses nothing.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Cli"] =
        [
            "Pipeline",
            "Forwarding",
            "Responding",
            "Routing",
            "Inspector",
            "Instances",
            "Mcp",
            "Recording",
            "Certificates",
            "Checking",
            "Har",
            "Telemetry",
            "Terminal",
            "Companion",
            "Demo",
            "Traffic",
            "Configuration",
            "Cors",
        ],
        ["Pipeline"] = ["Forwarding", "Responding", "Routing", "Inspector", "Certificates", "Traffic", "Configuration", "Cors"],
        ["Checking"] = ["Forwarding", "Traffic", "Configuration", "Cors"],
        ["Forwarding"] = ["Routing", "Traffic", "Configuration", "Cors"],
        ["Responding"] = ["Routing", "Traffic", "Configuration", "Cors"],
        ["Recording"] = ["Har", "Responding", "Routing", "Traffic", "Configuration", "Cors"],
        ["Instances"] = ["Configuration"],
        ["Mcp"] = ["Checking", "Instances", "Traffic", "Configuration", "Cors"],
        ["Inspector"] = ["Har", "Responding", "Traffic", "Configuration", "Cors"],
        ["Routing"] = ["Traffic", "Configuration", "Cors"],
        ["Har"] = ["Traffic", "Configuration", "Cors"],
        ["Companion"] = ["Terminal", "Traffic", "Configuration", "Cors"],
        ["Telemetry"] = ["Traffic", "Configuration", "Cors"],
        ["Terminal"] = ["Traffic", "Configuration", "Cors"],
        ["Certificates"] = ["Configuration", "Cors"],
        ["Traffic"] = ["Configuration", "Cors"],
        ["Configuration"] = ["Cors"],
        ["Demo"] = [],
    };

    // A name that may stand in one folder alone.
    private static readonly Dictionary<string, string> Home = new()
    {
        [@"\bYarp\."] = "Forwarding",
        [@"(?<![\w.])(System\.)?Console\.(?!Error\b.*=>)"] = "Terminal",
    };

    public static TheoryData<string> Folders() => [.. MayUse.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_the_table_allows(string folder)
    {
        var used = Sources($"{Host}/{folder}")
            .SelectMany(file =>
                Used().Matches(Code(file)).Select(match => (File: Path.GetFileName(file), Folder: match.Groups["folder"].Value))
            )
            .Where(use => use.Folder != folder && (use.Folder == "Cors" || MayUse.ContainsKey(use.Folder)))
            .Distinct();
        Assert.DoesNotContain(used, use => !MayUse[folder].Contains(use.Folder));
    }

    [Fact]
    public void Every_folder_is_in_the_table() =>
        Assert.Equal(
            Directory
                .GetDirectories(Repository.Path(Host))
                .Select(folder => Path.GetFileName(folder))
                .Where(folder => char.IsUpper(folder[0]) && folder != "Properties")
                .Order(StringComparer.Ordinal),
            MayUse.Keys.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_engine_knows_no_HTTP_stack_no_file_no_clock_and_no_console()
    {
        var project = File.ReadAllText(Repository.Path("src/DevProxy.Cors/DevProxy.Cors.csproj"));
        Assert.DoesNotContain("Reference", project, StringComparison.Ordinal);
        Assert.DoesNotContain(Sources("src/DevProxy.Cors"), file => Impure().IsMatch(Code(file)));
    }

    [Fact]
    public void Yarp_and_the_console_stay_in_their_folders()
    {
        foreach (var (name, folder) in Home)
            Assert.All(
                Sources(Host).Where(file => Regex.IsMatch(Code(file), name, RegexOptions.None, TimeSpan.FromSeconds(10))),
                file => Assert.Contains($"/{folder}/", file.Replace('\\', '/'), StringComparison.Ordinal)
            );
        Assert.DoesNotContain(Sources(Host), file => Code(file).Contains("IConfiguration", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory
            .GetFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string Code(string file) => Words().Replace(File.ReadAllText(file), "");

    // Comments and texts may name anything.
    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n])*" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 10_000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\bDevProxy\.(?<folder>[A-Z]\w*)|(?<![\w.])(?<folder>[A-Z]\w*)\.[A-Z]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Used();

    [GeneratedRegex(
        @"\b(System\.IO|File\.|HttpContext|HttpClient|Console\.|DateTime(Offset)?\.(Utc)?Now|Stopwatch|Environment\.)",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Impure();
}
