using System.Text.Json;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Valid = """{ "routes": { "/api": "https://api.example.com", "/": "http://localhost:5173" } }""";

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_valid_file_is_said_to_be_valid()
    {
        _run.Write("proxy.json", Valid);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("validate"));
        Assert.Equal("proxy.json is valid: 2 routes\n", _run.Out);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task Every_problem_is_a_line_with_its_place_and_its_fix()
    {
        _run.Write("dev/proxy.json", "{\n  \"prot\": 1,\n  \"routes\": { \"/api\": 5 }\n}");

        Assert.Equal(ExitCode.No, await _run.RunAsync("validate", "dev/proxy.json"));
        var lines = _run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"dev{Path.DirectorySeparatorChar}proxy.json:2:3 error ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("did you mean \"port\"?", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"dev{Path.DirectorySeparatorChar}proxy.json:3:23 error ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_program_problems_are_JSON()
    {
        _run.Write("proxy.json", "{ \"prot\": 1 }");

        Assert.Equal(ExitCode.No, await _run.RunAsync("validate", "--json"));
        using var document = JsonDocument.Parse(_run.Out);
        var problem = document.RootElement.GetProperty("problems")[0];
        Assert.Equal(["severity", "line", "column", "path", "message", "fix"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal("error", problem.GetProperty("severity").GetString());
        Assert.Equal(1, problem.GetProperty("line").GetInt32());
        Assert.Equal(3, problem.GetProperty("column").GetInt32());
    }

    [Fact]
    public async Task A_valid_file_has_no_problems_in_JSON_either()
    {
        _run.Write("proxy.json", Valid);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("validate", "--json"));
        using var document = JsonDocument.Parse(_run.Out);
        Assert.Equal(0, document.RootElement.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_wrong_usage() =>
        Assert.Equal(
            $"{Path.Combine(_run.Folder, "proxi.json")} does not exist: check the path, or create a proxy.json with devproxy init",
            await _run.RefusedAsync("validate", "proxi.json")
        );

    [Fact]
    public async Task Without_a_proxy_json_what_was_found_is_named()
    {
        _run.Write("proxy.conf.json", "{}");

        Assert.Equal(
            "no proxy.json here; found proxy.conf.json: devproxy proxy.conf.json, or devproxy init",
            await _run.RefusedAsync("validate")
        );
    }
}
