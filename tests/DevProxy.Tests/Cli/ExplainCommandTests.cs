using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Pipeline;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Cli;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task It_tells_the_route_the_upstream_URL_the_path_and_who_was_passed_over()
    {
        _run.Write("proxy.json", """{ "routes": { "/api": "https://api.example.com", "/": "http://localhost:5173" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("explain", "/api/users?page=2"));

        var lines = _run.Out.Split('\n');
        Assert.Equal("GET http://localhost:8010/api/users?page=2 -> https://api.example.com/api/users?page=2", lines[0]);
        Assert.Equal("  │ matched by     the route \"/api\"", lines[1]);
        Assert.Equal(
            "  │ path           the API gets /api/users. If production serves it at /users, add \"pathRewrite\": { \"^/api\": \"\" "
                + "} at the route \"/api\".",
            lines[2]
        );
        Assert.Equal("  │ request        Host: localhost:8010 becomes api.example.com", lines[3]);
        Assert.Contains("  │ response       Location: https://api.example.com/api/users becomes http://localhost:8010/api/users", lines);
        Assert.Contains("  │ skipped        /: it matches too, but /api comes first (the longest prefix wins)", lines);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task For_a_program_it_is_JSON_with_the_five_promised_keys()
    {
        _run.Write(
            "other.json",
            """{ "cors": true, "routes": { "/api": { "target": "https://api.example.com", "headers": { "Authorization": "Bearer s3cret" } }, "/apikey": "http://localhost:1" } }"""
        );

        Assert.Equal(ExitCode.Done, await _run.RunAsync("explain", "PUT", "http://localhost:8010/api/a%2Fb?x=%20", "other.json", "--json"));

        using var document = JsonDocument.Parse(_run.Out);
        var root = document.RootElement;
        Assert.Equal(
            ["route", "upstreamUrl", "rejected", "requestChanges", "responseChanges"],
            root.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal("/api", root.GetProperty("route").GetString());
        Assert.Equal("https://api.example.com/api/a%2Fb?x=%20", root.GetProperty("upstreamUrl").GetString());
        Assert.Equal("/apikey", root.GetProperty("rejected")[0].GetProperty("route").GetString());
        Assert.Equal("the path does not begin with /apikey", root.GetProperty("rejected")[0].GetProperty("reason").GetString());
        Assert.Contains(
            "Authorization: *** is set",
            root.GetProperty("requestChanges").EnumerateArray().Select(change => change.GetString())
        );
        Assert.NotEmpty(root.GetProperty("responseChanges").EnumerateArray());
        Assert.DoesNotContain("s3cret", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_route_the_answer_is_no_with_the_fix()
    {
        _run.Write("proxy.json", """{ "routes": { "/api": "https://api.example.com" } }""");

        Assert.Equal(ExitCode.No, await _run.RunAsync("explain", "/apikey", "--json"));

        using var document = JsonDocument.Parse(_run.Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("route").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("upstreamUrl").ValueKind);
        Assert.Contains(
            "goes on after /api without a /",
            document.RootElement.GetProperty("rejected")[0].GetProperty("reason").GetString()!,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "devproxy: No route matches the path /apikey. The routes are \"/api\". Add a route",
            _run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_URL_that_leads_past_DevProxy_is_said_to()
    {
        _run.Write("proxy.json", """{ "routes": { "/": "https://api.example.com" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("explain", "https://api.example.com/users"));

        Assert.Equal(
            "DevProxy does not listen at https://api.example.com: a page that calls it bypasses DevProxy. What follows is for "
                + "http://localhost:8010/users.\n",
            _run.Error
        );
        Assert.StartsWith("GET http://localhost:8010/users -> https://api.example.com/users\n", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8010/x", "http://localhost:8010/x")]
    [InlineData("http://127.0.0.1:8010/x", "http://127.0.0.1:8010/x")]
    [InlineData("ws://localhost:8010/x", "http://localhost:8010/x")]
    [InlineData("localhost:8010/x", "http://localhost:8010/x")]
    public async Task Where_DevProxy_is_called_is_taken_as_it_is_written(string written, string url)
    {
        _run.Write("proxy.json", """{ "routes": { "/": "https://api.example.com" } }""");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("explain", written));

        Assert.Equal("", _run.Error);
        Assert.StartsWith($"GET {url} -> ", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_used_is_told_as_run_tells_it()
    {
        var file = _run.Write("proxy.json", """{ "routes": { "/api": 5 } }""");

        Assert.Equal(ExitCode.Usage, await _run.RunAsync("explain", "/api"));
        Assert.Equal("", _run.Out);
        Assert.StartsWith("proxy.json:1:23 error ", _run.Error, StringComparison.Ordinal);

        File.Delete(file);
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("explain", "/api"));
        Assert.Contains(
            "devproxy: no proxy.json here: create one with devproxy init https://api.example.com",
            _run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_wrong_with_the_words_is_told_with_an_example() =>
        Assert.Equal(
            "explain needs the path or the URL that the page calls, as in: devproxy explain GET /api/users",
            await _run.RefusedAsync("explain", "GET")
        );

    [Fact]
    public void Rows_stand_in_the_order_of_the_requests_way()
    {
        var explanation = new RouteExplanation(
            "/api",
            "https://api.example.com/\u001bx",
            [new("/", "longer"), new("/b", "other")],
            ["a", "b"],
            ["c"]
        )
        {
            Method = "GET",
            Url = "http://localhost:8010/api",
            Parity = "same",
            Hop = "http://proxy:3128",
        };

        Assert.Equal(
            [
                "GET http://localhost:8010/api -> https://api.example.com/\\x1bx",
                "  │ matched by     the route \"/api\"",
                "  │ through        the proxy http://proxy:3128",
                "  │ path           same",
                "  │ request        a",
                "  │                b",
                "  │ response       c",
                "  │ skipped        /: longer",
                "  │                /b: other",
            ],
            new ExplanationReport(explanation).Lines(AnsiStyle.None, null)
        );
    }

    [Fact]
    public void No_route_is_said_at_once() =>
        Assert.Equal(
            ["GET http://localhost:8010/x -> ✘ no route matches", "  │ skipped        /api: no"],
            new ExplanationReport(
                new RouteExplanation(null, null, [new("/api", "no")], [], []) { Method = "GET", Url = "http://localhost:8010/x" }
            ).Lines(AnsiStyle.None, null)
        );
}
