using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Cli;

/// <summary><c>devproxy test</c>, against live servers.</summary>
public sealed class TestCommandTests : IDisposable
{
    private const string Page = "https://shop.example.com";
    private const string Allow = "Access-Control-Allow-Origin: " + Page;

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("""{ "expect": "allowed" }""", ExitCode.Done, "1 passed")]
    [InlineData("""{ "expect": "blocked" }""", ExitCode.No, "expected-blocked")]
    [InlineData("""{ "origin": "https://evil.example" }""", ExitCode.No, "acao-mismatch")]
    [InlineData("""{ "origin": "https://evil.example", "expect": "blocked" }""", ExitCode.Done, "1 passed")]
    [InlineData("""{ "credentials": "include" }""", ExitCode.No, "acac-missing")]
    [InlineData("""{ "exposes": ["X-Total"] }""", ExitCode.Done, "1 passed")]
    [InlineData("""{ "exposes": ["X-Total", "ETag"] }""", ExitCode.No, "Script cannot read ETag:")]
    [InlineData("""{ "method": "PUT" }""", ExitCode.Done, "1 passed")]
    [InlineData("""{ "method": "PUT", "exposes": ["X-Total"] }""", ExitCode.No, "not-sent")]
    [InlineData("""{ "method": "PUT", "headers": { "X-Trace": "1" } }""", ExitCode.No, "preflight-header-not-allowed")]
    [InlineData("""{ "method": "POST" }""", ExitCode.No, "Add --send to send it.")]
    public async Task What_is_expected_is_compared_with_what_a_browser_does(string more, int exitCode, string text)
    {
        await using var server = ScriptedServer.Start(
            $"204; {Allow}; Access-Control-Allow-Methods: PUT",
            $"200; {Allow}; X-Total: 1; Access-Control-Expose-Headers: x-total"
        );
        Write($$"""[{ "url": "{{server.Url}}/users", "origin": "{{Page}}", {{more.TrimStart('{', ' ')}}]""", more);

        var code = await _run.RunAsync("test");

        Assert.True(exitCode == code, _run.Out + _run.Error);
        Assert.Contains(text, _run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Methods, method => method is "PUT" or "POST");
    }

    [Fact]
    public async Task With_send_what_may_change_something_is_sent()
    {
        await using var server = ScriptedServer.Start("204", $"200; {Allow}");
        _run.Write("cors.json", $$"""[{ "url": "/users", "origin": "{{Page}}", "method": "POST" }]""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("test", "--send", "--base", server.Url + "/v1/"));
        Assert.Equal("POST /v1/users HTTP/1.1", Assert.Single(server.Heads).Split("\r\n")[0]);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_3_unless_something_else_failed()
    {
        await using var server = ScriptedServer.Start("204", "200");
        var gone = $$"""{ "url": "http://localhost:{{FreePort.Next()}}/", "origin": "{{Page}}", "expect": "blocked" }""";
        var refused = $$"""{ "url": "{{server.Url}}/", "origin": "{{Page}}" }""";
        var alone = _run.Write("alone.json", $"[{gone}]");
        var both = _run.Write("both.json", $"[{gone}, {refused}]");

        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("test", alone));
        Assert.Contains("0 passed, 1 unreachable", _run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.No, await _run.RunAsync("test", both));
        Assert.Contains("0 passed, 1 failed, 1 unreachable", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_a_file_are_told_with_their_places_and_no_value_of_a_variable_is()
    {
        _run.Environment["TOKEN"] = "s3cret value";
        _run.Write(
            "cors.json",
            """
            [
              // A comment may stand here.
              { "url": "/users", "origin": "https://a.example" },
              { "url": "https://api.example", "orign": "https://a.example", "expect": "maybe" },
              { "url": "https://api.example", "origin": "a.example" },
              { "url": "https://api.example", "origin": "https://a.example", "headers": { "X A": "1" }, "method": "TRACE" },
              { "url": "${TOKEN}", "origin": "https://a.example" },
            ]
            """
        );

        Assert.Equal(ExitCode.Usage, await _run.RunAsync("test"));
        Assert.Equal("", _run.Out);
        Assert.Equal(
            [
                "cors.json:3:12 error \"/users\" has no server: run with --base, as in devproxy test --base https://api.example.com, or write the whole URL",
                "cors.json:4:35 error Unknown key \"orign\": did you mean \"origin\"?",
                "cors.json:4:75 error expect must be \"allowed\" or \"blocked\", not the string \"maybe\": write \"allowed\" or \"blocked\"",
                "cors.json:5:45 error \"a.example\" is not a valid origin: the scheme is missing. Write http://a.example or https://a.example.",
                "cors.json:6:79 error \"X …\" is not a valid header. Write \"Name\": \"value\".",
                "cors.json:6:103 error no page can send TRACE: fetch() refuses it. Choose another method.",
                "cors.json:7:12 error The value of ${TOKEN} is not a valid URL: set it to a value like https://api.example.com/users",
            ],
            _run.Error.TrimEnd('\n').Split('\n')
        );
    }

    [Theory]
    [InlineData("[]", "1:1 error The file must be a list of expectations, one or more: write [{ ")]
    [InlineData("{}", "1:1 error The file must be a list of expectations, one or more: write [{ ")]
    [InlineData("", "1:1 error The file is empty: write [{ ")]
    [InlineData("[{ ]", "1:4 error ")]
    public async Task What_is_no_list_is_told_with_its_place_and_an_example(string text, string problem)
    {
        _run.Write("cors.json", text);

        Assert.Equal(ExitCode.Usage, await _run.RunAsync("test"));
        Assert.StartsWith($"cors.json:{problem}", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "test",
        "there is no file cors.json: devproxy test --save cors.json writes it from the traffic of the DevProxy that runs in this folder"
    )]
    [InlineData("test --reporter tap", "there is no reporter tap: write --reporter with one of pretty, json, junit, github, sarif")]
    [InlineData(
        "test --base api",
        "--base cannot be used: \"api\" is not a valid URL: it has no http:// or https:// in front. Write http://api or https://api."
    )]
    [InlineData("test shop.har", "test checks a list of expectations; to write one from shop.har: devproxy test --save cors.json shop.har")]
    public async Task What_makes_no_sense_is_refused_with_the_fix(string words, string refusal) =>
        Assert.Equal(refusal, await _run.RefusedAsync(words.Split(' ')));

    [Fact]
    public async Task A_list_is_written_from_what_passed_DevProxy_and_asks_the_API_itself_for_production()
    {
        _run.Environment["XDG_STATE_HOME"] = _run.Environment["LOCALAPPDATA"] = Path.Combine(_run.Folder, "state");
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync("users", context.RequestAborted));
        _run.Write(
            "proxy.json",
            $$"""{ "port": 0, "inspector": { "port": 0 }, "cors": true, "productionOrigins": ["{{Page}}"], "routes": { "/api": "{{api.Url}}" } }"""
        );
        await using var devproxy = DevProxyRun.Start(
            _run.Folder,
            _run.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)
        );
        var url = await devproxy.ProxyUrlAsync();
        Assert.Equal(ExitCode.No, await _run.RunAsync("test", "--save", "none.json"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url + "/api/users?token=s3cret");
        request.Headers.Add("Origin", "http://localhost:3000");
        request.Headers.Add("Authorization", "Bearer s3cret");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("test", "--save", "cors.json", "--base", api.Url));
        var saved = JsonDocument.Parse(File.ReadAllText(Path.Combine(_run.Folder, "cors.json"))).RootElement;
        var expected =
            $$"""[{"url":"/api/users?token=${DEVPROXY_SECRET:-secret}","origin":"{{Page}}","method":"GET","headers":{"Authorization":"Bearer ${DEVPROXY_SECRET:-secret}"},"expect":"allowed"}]""";
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, saved), $"{saved}");
        Assert.StartsWith("cors.json already exists", await OneMoreAsync("test", "--save", "cors.json"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.No, await _run.RunAsync("test", "--base", api.Url));
        Assert.Contains("0 passed, 1 failed", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_written_from_a_browsers_file_each_call_once()
    {
        const string entry = """
            { "startedDateTime": "2026-11-22T10:00:00.000Z", "time": 1, "_resourceType": "fetch",
              "request": { "method": "GET", "url": "https://api.example.com/data", "headers": [
                { "name": "Origin", "value": "http://localhost:3000" }, { "name": "X-Trace", "value": "1" },
                { "name": "Sec-Fetch-Mode", "value": "cors" }, { "name": "Sec-Fetch-Site", "value": "cross-site" } ] },
              "response": { "status": 200, "headers": [ { "name": "Access-Control-Allow-Origin", "value": "*" } ], "content": {} } }
            """;
        _run.Write("shop.har", $$"""{ "log": { "version": "1.2", "creator": { "name": "x" }, "entries": [ {{entry}}, {{entry}} ] } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("test", "--save", "cors.json", "shop.har"));
        Assert.Equal("cors.json has 1 expectation of shop.har. Read it, then: devproxy test cors.json\n", _run.Out);
        Assert.Equal(
            """
            [
              {
                "url": "https://api.example.com/data",
                "origin": "http://localhost:3000",
                "method": "GET",
                "headers": {
                  "X-Trace": "1"
                },
                "expect": "allowed"
              }
            ]

            """,
            File.ReadAllText(Path.Combine(_run.Folder, "cors.json")).ReplaceLineEndings("\n")
        );
    }

    private void Write(string text, string more) =>
        _run.Write(
            "cors.json",
            more.Contains("\"origin\"", StringComparison.Ordinal)
                ? text.Replace($"\"origin\": \"{Page}\", ", "", StringComparison.Ordinal)
                : text
        );

    private async Task<string> OneMoreAsync(params string[] words)
    {
        var before = _run.Error.Length;
        Assert.Equal(ExitCode.Usage, await _run.RunAsync(words));
        return _run.Error[before..]["devproxy: ".Length..];
    }
}
