using System.Text.Json;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class DiagnoseCommandTests : IDisposable
{
    private const string Unnamed = """
        { "log": { "entries": [{ "request": { "method": "GET", "url": "https://api.example.com/a", "headers": [] }, "response": { "status": 200, "headers": [] } }] } }
        """;

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("chrome.har", "WebInspector 537.36", 25)]
    [InlineData("firefox.har", "Firefox 153.7.0", 26)]
    public async Task A_recording_with_refusals_is_told_and_the_answer_is_no(string name, string creator, int entries)
    {
        Assert.Equal(ExitCode.No, await _run.RunAsync("diagnose", Recorded(name)));

        Assert.StartsWith($"{Recorded(name)}: {entries} entries, written by {creator}.\n", _run.Out, StringComparison.Ordinal);
        Assert.Contains("/no-acao", _run.Out, StringComparison.Ordinal);
        Assert.Matches("\n[0-9]+ allowed, 12 blocked, [0-9]+ not-applicable\n$", _run.Out);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task For_a_program_it_is_JSON_with_the_promised_keys()
    {
        Assert.Equal(ExitCode.No, await _run.RunAsync("diagnose", Recorded("chrome.har"), "--json"));

        using var document = JsonDocument.Parse(_run.Out);
        Assert.Equal(["entries", "summary"], document.RootElement.EnumerateObject().Select(property => property.Name));
        var entries = document.RootElement.GetProperty("entries").EnumerateArray().ToList();
        Assert.All(
            entries,
            entry => Assert.Equal(["index", "kind", "method", "url", "verdict"], entry.EnumerateObject().Select(property => property.Name))
        );
        Assert.Equal(Enumerable.Range(0, 25), entries.Select(entry => entry.GetProperty("index").GetInt32()));
        Assert.Equal("preflight", entries[7].GetProperty("kind").GetString());
        var summary = document
            .RootElement.GetProperty("summary")
            .EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetInt32());
        Assert.Equal(
            ["allowed", "blocked", "conditional", "divergent", "indeterminate", "not-applicable"],
            summary.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal((12, 25), (summary["blocked"], summary.Values.Sum()));
    }

    [Fact]
    public async Task The_pages_origin_can_be_given_where_the_file_has_none_and_the_fix_is_for_the_named_backend()
    {
        _run.Write("a.har", Unnamed);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("diagnose", "a.har"));
        Assert.Contains("CORS applies to none of them.", _run.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.No, await _run.RunAsync("diagnose", "a.har", "--origin", "http://localhost:3000", "--backend", "django"));
        Assert.Contains("✘ blocked  acao-missing", _run.Out, StringComparison.Ordinal);
        Assert.Contains("\nFor Django:\n", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "diagnose needs a HAR file", "devproxy diagnose localhost.har")]
    [InlineData("none.har", "there is no file none.har.", "choose \"Export HAR\", and give that file.")]
    [InlineData("folder", "folder is a folder.", "Give the .har file in it.")]
    [InlineData("proxy.json", "proxy.json is not a HAR file. It is a configuration of DevProxy.", "To check that: devproxy validate FILE.")]
    [InlineData("a.har --origin localhost:3000", "\"localhost:3000\" is not a valid origin", "https://localhost:3000.")]
    [InlineData("a.har --backend cobol", "there is no code for \"cobol\".", "headers.")]
    public async Task What_cannot_be_used_is_wrong_usage_with_the_fix(string words, string problem, string fix)
    {
        _run.Write("a.har", Unnamed);
        _run.Write("proxy.json", """{ "routes": {} }""");
        _run.Write("folder/a.har", Unnamed);

        var line = await _run.RefusedAsync(["diagnose", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.StartsWith(problem, line, StringComparison.Ordinal);
        Assert.EndsWith(fix, line, StringComparison.Ordinal);
    }

    private static string Recorded(string name) => Repository.Path("tests/DevProxy.Tests/Har/Recorded/" + name);
}
