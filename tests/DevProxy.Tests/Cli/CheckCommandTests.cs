using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private const string Page = "http://localhost:3000";
    private const string Allow = "Access-Control-Allow-Origin: " + Page;
    private const string AllowPut = Allow + "; Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: content-type";

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("204", $"200; {Allow}", "", ExitCode.Done)]
    [InlineData("204", "200", "", ExitCode.No)]
    [InlineData(
        "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *",
        $"200; {Allow}",
        "-H Authorization:Bearer",
        ExitCode.Done
    )] // Divergent.
    [InlineData($"204; {AllowPut}", "200", "-X PUT", ExitCode.Done)]
    [InlineData($"204; {AllowPut}", "200", "-X PUT --send", ExitCode.No)]
    [InlineData(null, "200", "-X PUT", ExitCode.No)] // The server was reached: it closed.
    public async Task The_exit_code_is_the_verdict(string? preflight, string request, string words, int exitCode)
    {
        await using var server = ScriptedServer.Start(preflight, request);

        Assert.Equal(
            exitCode,
            await _run.RunAsync(["check", server.Url, "--origin", Page, .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        );
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task The_pages_own_origin_is_not_refused()
    {
        await using var server = ScriptedServer.Start("204", "200");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("check", server.Url, "--origin", server.Url));
        Assert.Contains("\n✔ not-applicable: CORS does not apply\n", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_one_line_with_the_fix()
    {
        var url = $"localhost:{FreePort.Next()}";

        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("check", url, "--origin", Page));
        Assert.Equal("", _run.Out);
        Assert.StartsWith($"devproxy: Nothing is listening at http://{url}", _run.Error, StringComparison.Ordinal);
        // In a container the fix is another.
        Assert.Contains(" in the URL", Assert.Single(_run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("check", url, "--origin", Page, "--json"));
        using var document = JsonDocument.Parse(_run.Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("steps")[0].GetProperty("response").ValueKind);
    }

    [Fact]
    public async Task For_a_program_it_is_JSON_with_the_promised_keys_and_the_notes_stand_beside_it()
    {
        await using var server = ScriptedServer.Start($"204; {AllowPut}", $"200; {Allow}; ETag: 1; Access-Control-Expose-Headers: ETag");

        Assert.Equal(
            ExitCode.Done,
            await _run.RunAsync("check", server.Url + "/a", "--origin", Page, "-X", "PUT", "-d", "{\"a\":1}", "--send", "--json")
        );

        using var document = JsonDocument.Parse(_run.Out);
        var root = document.RootElement;
        Assert.Equal(
            ["url", "origin", "method", "credentials", "needsPreflight", "preflightReasons", "sent", "steps", "verdict", "exposedHeaders"],
            Names(root)
        );
        Assert.Equal(
            (server.Url + "/a", Page, "PUT", "omit"),
            (Word(root, "url"), Word(root, "origin"), Word(root, "method"), Word(root, "credentials"))
        );
        Assert.True(root.GetProperty("needsPreflight").GetBoolean() && root.GetProperty("sent").GetBoolean());
        Assert.Equal(
            ["method PUT", "header content-type"],
            root.GetProperty("preflightReasons").EnumerateArray().Select(reason => reason.GetString())
        );
        Assert.Equal(["content-length", "etag"], root.GetProperty("exposedHeaders").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("allowed", Word(root.GetProperty("verdict"), "outcome"));
        var steps = root.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["preflight", "request"], steps.Select(step => Word(step, "kind")));
        Assert.All(steps, step => Assert.Equal(["kind", "url", "request", "response", "verdict"], Names(step)));
        Assert.Equal(["method", "headers"], Names(steps[1].GetProperty("request")));
        Assert.Equal(["status", "headers"], Names(steps[1].GetProperty("response")));
        Assert.StartsWith("The data is JSON: it is sent as Content-Type: application/json.", _run.Error, StringComparison.Ordinal);
        Assert.Equal("{\"a\":1}", server.Bodies[1]);
    }

    [Fact]
    public async Task Data_means_POST_and_JSON_needs_a_preflight_which_alone_is_sent()
    {
        await using var server = ScriptedServer.Start($"204; {AllowPut}", "500");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("check", server.Url, "--origin", Page, "--data", "{\"a\":1}"));

        Assert.Equal(["OPTIONS"], server.Methods);
        Assert.StartsWith(
            $"A page at {Page} calls POST {server.Url}, credentials: omit.\nA browser sends a preflight first, because of header "
                + "content-type.\n",
            _run.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("\nThe data is JSON: ", _run.Out, StringComparison.Ordinal);
        Assert.Contains("(here it was not sent: add --send to see its answer judged too)", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_preflight_to_ask_nothing_is_sent_without_send()
    {
        await using var server = ScriptedServer.Start("204", "200");

        Assert.EndsWith(
            "nothing was sent. To send it, add --send.",
            await _run.RefusedAsync("check", server.Url, "--origin", Page, "-d", "text"),
            StringComparison.Ordinal
        );
        Assert.Empty(server.Heads);
    }

    [Theory]
    [InlineData("omit", "\n  │ with include   blocked acac-missing: ", true)]
    [InlineData("include", "\n  │ with include ", false)]
    public async Task What_include_would_get_is_told_after_what_omit_gets(string credentials, string row, bool told)
    {
        await using var server = ScriptedServer.Start("204", $"200; {Allow}");

        Assert.Equal(
            told ? ExitCode.Done : ExitCode.No,
            await _run.RunAsync("check", server.Url, "--origin", Page, "--credentials", credentials)
        );
        Assert.Equal(told, _run.Out.Contains(row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_is_for_validate() =>
        Assert.Equal(
            "check asks a live server and takes a URL. To check the configuration proxy.json: devproxy validate proxy.json",
            await _run.RefusedAsync("check", "proxy.json", "--origin", Page)
        );

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static string? Word(JsonElement element, string name) => element.GetProperty(name).GetString();
}
