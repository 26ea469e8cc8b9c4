using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;
using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Cli;

/// <summary>What <c>devproxy test --reporter</c> writes for other programs.</summary>
public sealed class TestReportTests(NpmPackages packages) : IDisposable
{
    private const string Page = "https://shop.example.com";

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task JUnit_counts_and_places_each_test()
    {
        var suites = XDocument.Parse(await ReportAsync("junit")).Root!;

        Assert.Equal("testsuites", suites.Name);
        var suite = Assert.Single(suites.Elements("testsuite"));
        Assert.Equal(("3", "1", "1", "0"), (Of(suite, "tests"), Of(suite, "failures"), Of(suite, "errors"), Of(suite, "skipped")));
        Assert.Matches(@"^\d+\.\d{3}$", Of(suite, "time"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", Of(suite, "timestamp"));
        var cases = suite.Elements("testcase").ToList();
        Assert.All(cases, one => Assert.Equal("cors.json", Of(one, "classname")));
        Assert.Equal(["2", "3", "4"], cases.Select(one => Of(one, "line")));
        Assert.Empty(cases[0].Elements());
        var failure = Assert.Single(cases[1].Elements());
        Assert.Equal(("failure", "expected-blocked"), (failure.Name.LocalName, Of(failure, "type")));
        Assert.StartsWith("cors.json:3:3\n", failure.Value, StringComparison.Ordinal);
        Assert.Equal(("error", "unreachable"), (cases[2].Elements().Single().Name.LocalName, Of(cases[2].Elements().Single(), "type")));

        static string Of(XElement element, string name) => element.Attribute(name)!.Value;
    }

    [Fact]
    public async Task GitHub_gets_an_annotation_for_each_failure()
    {
        _run.Environment["GITHUB_WORKSPACE"] = Path.GetDirectoryName(_run.Folder)!;

        var lines = (await ReportAsync("github")).TrimEnd('\n').Split('\n');

        Assert.Equal(3, lines.Length);
        var annotation = Regex.Match(
            lines[0],
            "^::error file=(?<file>[^,:]+),line=3,col=3,title=CORS%3A expected-blocked::(?<message>[^\r\n]+)$",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(5)
        );
        Assert.True(annotation.Success, lines[0]);
        Assert.Equal($"{Path.GetFileName(_run.Folder)}/cors.json", annotation.Groups["file"].Value);
        Assert.Contains(
            "/100%2525 from https://shop.example.com: Expected blocked",
            annotation.Groups["message"].Value,
            StringComparison.Ordinal
        );
        Assert.Contains("line=4,col=3,title=CORS%3A unreachable::", lines[1], StringComparison.Ordinal);
        Assert.Equal("1 passed, 1 failed, 1 unreachable", lines[2]);
    }

    // What SARIF 2.1.0 requires of each object (sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.29, 3.30, 3.49).
    [Fact]
    public async Task Sarif_has_what_the_standard_requires()
    {
        var sarif = JsonDocument.Parse(await ReportAsync("sarif")).RootElement;

        Assert.Equal("2.1.0", sarif.GetProperty("version").GetString());
        Assert.EndsWith("sarif-schema-2.1.0.json", sarif.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        var run = Assert.Single(sarif.GetProperty("runs").EnumerateArray());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("DevProxy", driver.GetProperty("name").GetString());
        var rules = driver.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(["expected-blocked", "unreachable"], rules.Select(rule => rule.GetProperty("id").GetString()));
        Assert.All(rules, rule => Assert.NotEqual("", rule.GetProperty("shortDescription").GetProperty("text").GetString()));
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(2, results.Count);
        foreach (var (result, line) in results.Zip([3, 4]))
        {
            Assert.Equal("error", result.GetProperty("level").GetString());
            Assert.Equal(
                result.GetProperty("ruleId").GetString(),
                rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()
            );
            Assert.NotEqual("", result.GetProperty("message").GetProperty("text").GetString());
            var place = Assert.Single(result.GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");
            Assert.True(Uri.IsWellFormedUriString(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.Relative));
            Assert.Equal(
                (line, 3),
                (
                    place.GetProperty("region").GetProperty("startLine").GetInt32(),
                    place.GetProperty("region").GetProperty("startColumn").GetInt32()
                )
            );
        }
    }

    // @types/sarif has each object of the schema: what is required, which values there are, and nothing beside them.
    [Fact]
    public async Task Sarif_is_what_its_types_allow()
    {
        File.WriteAllText(
            Path.Combine(_run.Folder, "report.ts"),
            $"import type {{ Log }} from 'sarif';\nexport const report: Log = {await ReportAsync("sarif")};\n"
        );

        var check = await CliWrap
            .Cli.Wrap("node")
            .WithArguments([
                await packages.PathAsync("typescript/bin/tsc"),
                "--noEmit",
                "--strict",
                // Otherwise the browser's own types are read and checked as well.
                "--lib",
                "es5",
                "--skipLibCheck",
                "--typeRoots",
                await packages.PathAsync("@types"),
                "--types",
                "sarif",
                Path.Combine(_run.Folder, "report.ts"),
            ])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(check.ExitCode == 0, check.StandardOutput);
    }

    [Fact]
    public async Task Json_has_every_test_and_the_sums()
    {
        var report = JsonDocument.Parse(await ReportAsync("json")).RootElement;

        Assert.Equal(
            ["passed", "failed", "unreachable"],
            report.GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("status").GetString())
        );
        Assert.Equal("""{"passed":1,"failed":1,"unreachable":1}""", JsonSerializer.Serialize(report.GetProperty("summary")));
    }

    // One that passes, one that fails, one that nobody answers.
    private async Task<string> ReportAsync(string reporter)
    {
        await using var server = ScriptedServer.Start("204", $"200; Access-Control-Allow-Origin: {Page}");
        _run.Write(
            "cors.json",
            $$"""
            [
              { "url": "{{server.Url}}/a", "origin": "{{Page}}" },
              { "url": "{{server.Url}}/100%25", "origin": "{{Page}}", "expect": "blocked" },
              { "url": "http://localhost:{{FreePort.Next()}}/b", "origin": "{{Page}}" }
            ]
            """
        );
        Assert.Equal(ExitCode.No, await _run.RunAsync("test", "--reporter", reporter));
        return _run.Out;
    }
}
