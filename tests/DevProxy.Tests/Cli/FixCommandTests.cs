using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Cli;

public sealed class FixCommandTests : IDisposable
{
    private const string Page = "http://localhost:5173";

    private readonly CommandRun _run = new();
    private readonly Dictionary<string, string?> _environment;

    public FixCommandTests() => _environment = new() { ["XDG_STATE_HOME"] = Path.Combine(_run.Folder, "state") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_instance_of_this_folder_is_asked_and_its_answer_told_in_words_and_as_JSON()
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.XPoweredBy = "Express";
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var devproxy = DevProxyRun.Start(_run.Folder, _environment, "--port", "0", "--route", $"/api={api.Url}");
        var proxy = await devproxy.ProxyUrlAsync();
        Assert.Contains("Nothing has to change: no page has called", await FixAsync(), StringComparison.Ordinal);
        await PreflightAsync(proxy, "PUT");
        await PreflightAsync(proxy, "DELETE");

        var text = await FixAsync("--origin", "https://shop.example", "--origin", "https://admin.example");

        Assert.StartsWith($"{api.Url} has to allow, as its exchanges show:\n", text, StringComparison.Ordinal);
        Assert.Contains($"  │ origins        {Page}  #1 #2\n", text, StringComparison.Ordinal);
        Assert.Contains("  │                https://admin.example\n", text, StringComparison.Ordinal);
        Assert.Contains("  │ methods        PUT  #1\n  │                DELETE  #2\n", text, StringComparison.Ordinal);
        Assert.Contains("For Express (detected from the response):\n", text, StringComparison.Ordinal);
        Assert.Contains(
            $"  origin: ['{Page}', 'https://shop.example', 'https://admin.example'],\n  methods: ['PUT', 'DELETE'],\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("For Django:\n", await FixAsync("--backend", "django"), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await FixAsync("--json", "--backend", "django"));
        var policy = Assert.Single(json.RootElement.GetProperty("policies").EnumerateArray());
        Assert.Equal(api.Url, policy.GetProperty("upstream").GetString());
        Assert.Equal("django", Assert.Single(policy.GetProperty("snippets").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Without_one_that_runs_it_says_how_to_start_it()
    {
        await using var fix = DevProxyRun.Start(_run.Folder, _environment, "fix");

        Assert.Equal(ExitCode.Unreachable, await fix.ExitCodeAsync());
        Assert.Equal("devproxy: no DevProxy runs in this folder: start one here with devproxy", fix.Output);
    }

    [Fact]
    public async Task A_HAR_file_is_enough()
    {
        var file = Repository.Path("tests/DevProxy.Tests/Har/Recorded/chrome.har");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("fix", file, "--json"));

        using var json = JsonDocument.Parse(_run.Out);
        using var har = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
        var entries = har.RootElement.GetProperty("log").GetProperty("entries");
        var policies = json.RootElement.GetProperty("policies").EnumerateArray().ToList();
        Assert.NotEmpty(policies);
        foreach (var policy in policies)
        {
            Assert.NotEmpty(policy.GetProperty("snippets").EnumerateObject());
            foreach (var index in policy.GetProperty("methods")[0].GetProperty("exchanges").EnumerateArray())
            {
                var request = entries[index.GetInt32()].GetProperty("request");
                Assert.StartsWith(
                    policy.GetProperty("upstream").GetString()!,
                    request.GetProperty("url").GetString(),
                    StringComparison.Ordinal
                );
            }
        }
    }

    [Fact]
    public async Task Where_the_API_allows_everything_it_says_that_nothing_has_to_change()
    {
        _run.Write(
            "a.har",
            $$"""
            { "log": { "entries": [{
              "request": { "method": "GET", "url": "https://api.example.com/a", "headers": [{ "name": "Origin", "value": "{{Page}}" }, { "name": "Sec-Fetch-Mode", "value": "cors" }] },
              "response": { "status": 200, "headers": [{ "name": "Access-Control-Allow-Origin", "value": "{{Page}}" },
                { "name": "Access-Control-Allow-Credentials", "value": "true" }, { "name": "Vary", "value": "Origin" }] } }] } }
            """
        );

        Assert.Equal(ExitCode.Done, await _run.RunAsync("fix", "a.har"));

        Assert.Contains($"  │ origins        {Page}  #0\n", _run.Out, StringComparison.Ordinal);
        Assert.EndsWith(
            "Nothing has to change there: it allows all of this already, as far as its exchanges show.\n\n",
            _run.Out,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("there is no file none.har", "none.har")]
    [InlineData("the scheme is missing", "--origin", "shop.example")]
    [InlineData("there is no code for \"cobol\"", "--backend", "cobol")]
    public async Task What_it_cannot_use_is_refused(string reason, params string[] words) =>
        Assert.Contains(reason, await _run.RefusedAsync(["fix", .. words]), StringComparison.Ordinal);

    private async Task<string> FixAsync(params string[] words)
    {
        await using var fix = DevProxyRun.Start(_run.Folder, _environment, ["fix", .. words]);
        Assert.True(await fix.ExitCodeAsync() == ExitCode.Done, fix.Output);
        return string.Join('\n', fix.Out) + "\n";
    }

    private static async Task PreflightAsync(string proxy, string method)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"{proxy}/api/a");
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Sec-Fetch-Mode", "cors");
        request.Headers.Add("Access-Control-Request-Method", method);
        using var answer = await http.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
