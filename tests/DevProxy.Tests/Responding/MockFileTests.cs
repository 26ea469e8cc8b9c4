using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.Cli;
using NJsonSchema;

namespace DevProxy.Tests.Responding;

/// <summary>What is a mock and what is not: for <c>validate</c>, with line and column, and for the schema that editors use.</summary>
public sealed class MockFileTests
{
    private const string Root = """{ "mocks": "./mocks", "routes": {} }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "path": "/a" }""")]
    [InlineData(
        """[{ "method": "GET", "path": "/api/users/*", "query": { "a": "1" }, "status": 201, "headers": { "X": "1" }, "body": { "any": [1] }, "delay": { "min": 1, "max": 2 }, "times": 1, "enabled": true, "cors": false }]"""
    )]
    [InlineData("""{ "path": "^/a$", "body": "${NOT_A_VARIABLE}" } // a comment""")]
    [InlineData("[]")]
    public async Task A_valid_mock_has_no_problem(string mocks)
    {
        using var run = new CommandRun();
        run.Write("proxy.json", Root);
        run.Write("mocks/a.json", mocks);

        Assert.Equal(ExitCode.Done, await run.RunAsync("validate"));
        Assert.Contains("is valid", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "path": "/a", "status": 99 }""", "1:27", "status must be a whole number from 200 to 599, not 99")]
    [InlineData("""{ "status": 200 }""", "1:1", "path is missing")]
    [InlineData("""{ "path": "a" }""", "1:11", "\"a\" is not a path")]
    [InlineData("""{ "path": "/a?b=1" }""", "1:11", "A path has no query")]
    [InlineData("""{ "path": "^/(" }""", "1:11", "\"^/(\" is not a valid regular expression")]
    [InlineData("""{ "path": "/a", "method": "get" }""", "1:27", "No page sends the method get: write \"GET\"")]
    [InlineData("""{ "path": "/a", "method": "G T" }""", "1:27", "\"G T\" is not a valid method")]
    [InlineData("""[{ "path": "/a" }, { "path": "/b", "times": 0 }]""", "1:45", "times must be a whole number from 1 to")]
    [InlineData("""{ "path": "/a", "body": 1, "file": "x" }""", "1:36", "\"body\" and \"file\" are both there")]
    [InlineData("""{ "path": "/a", "status": 204, "body": 1 }""", "1:40", "An answer with the status 204 has no body")]
    [InlineData("""{ "path": "/a", "body": { "a": 1, "a": 2 } }""", "1:35", "Duplicate key \"a\"")]
    [InlineData("""{ "path": "/a", "headers": { "Bad Name": "1" } }""", "1:30", "\"Bad Name\" is not a valid header name")]
    [InlineData("""{ "path": "/a", "delay": { "min": 5, "max": 1 } }""", "1:26", "\"min\" is greater than \"max\"")]
    [InlineData("""{ "path": "/a", """, "1:17", "")]
    public async Task A_problem_is_told_with_its_place_by_validate(string mocks, string place, string message)
    {
        using var run = new CommandRun();
        run.Write("proxy.json", Root);
        run.Write("mocks/a.json", mocks);
        run.Write("mocks/b.json", """{ "path": "/b" }""");

        Assert.Equal(ExitCode.No, await run.RunAsync("validate"));

        Assert.Contains($"mocks/a.json:{place} error {message}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_warning_and_the_file_of_a_problem_is_named_in_JSON()
    {
        using var run = new CommandRun();
        run.Write("proxy.json", Root);
        var file = run.Write("mocks/a.json", """{ "path": "/a", "file": "x.png" }""");

        Assert.Equal(ExitCode.Done, await run.RunAsync("validate", "--json"));

        var problem = Assert.Single(JsonDocument.Parse(run.Out).RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal("warning", problem.GetProperty("severity").GetString());
        Assert.Equal((1, 25), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
        Assert.EndsWith(Path.GetFileName(file), problem.GetProperty("file").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "path": "/a", "body": [1, { "a": null }] }""", true)]
    [InlineData("""[{ "path": "/a", "delay": 300, "times": 1 }, { "path": "/b", "delay": { "min": 1, "max": 3 } }]""", true)]
    [InlineData("""{ "path": "/a", "headers": { "Set-Cookie": ["a", "b"] } }""", true)]
    [InlineData("""{ "body": 1 }""", false)]
    [InlineData("""{ "path": "/a", "staus": 200 }""", false)]
    [InlineData("""[{ "path": "/a", "times": 0 }]""", false)]
    [InlineData("""{ "path": "/a", "cors": { } }""", false)]
    public async Task The_schema_says_the_same(string mocks, bool isValid)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.Done, await run.RunAsync("schema", "--mocks"));
        var schema = await JsonSchema.FromJsonAsync(run.Out, Token);

        Assert.Equal(isValid, schema.Validate(mocks).Count == 0);
        Assert.Contains("Parameters that the query has to have", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_names_the_mock_that_answers()
    {
        using var run = new CommandRun();
        run.Write("proxy.json", """{ "mocks": "./mocks", "routes": { "/api": "http://localhost:1" } }""");
        run.Write("mocks/a.json", """{ "path": "/api/a", "status": 201, "times": 2, "delay": 5, "cors": false }""");

        Assert.Equal(ExitCode.Done, await run.RunAsync("explain", "/api/a"));

        Assert.Contains("GET http://localhost:8010/api/a -> a mock, 201 (mocks/a.json)", run.Out, StringComparison.Ordinal);
        Assert.Contains("mocks/a.json answers before any route is asked, for any method /api/a", run.Out, StringComparison.Ordinal);
        Assert.Contains("no CORS headers are added", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_an_error_and_one_that_is_not_there_is_none()
    {
        using var run = new CommandRun();
        run.Write("mocks", "");
        var file = run.Write("proxy.json", Root);
        var other = run.Write("other.json", """{ "mocks": "./none", "routes": {} }""");

        var problem = Assert.Single(ConfigReader.Read(file, new ConfigOverrides(), run.Environment).Problems);
        Assert.Contains("is not a folder", problem.Message, StringComparison.Ordinal);
        Assert.Empty(ConfigReader.Read(other, new ConfigOverrides(), run.Environment).Problems);
    }
}
