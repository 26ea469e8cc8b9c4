using System.Text.Json;
using System.Text.RegularExpressions;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Cli;

/// <summary><c>devproxy traffic</c>, against a DevProxy that runs in the same folder.</summary>
public sealed class TrafficCommandTests : IDisposable
{
    private const string Page = "http://localhost:3000";

    private readonly CommandRun _run = new();
    private readonly HttpClient _http = new();

    public TrafficCommandTests() => _run.Environment["XDG_STATE_HOME"] = _run.Environment["LOCALAPPDATA"] = State;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string State => Path.Combine(_run.Folder, "state");

    private Dictionary<string, string?> Variables => new() { ["XDG_STATE_HOME"] = State, ["LOCALAPPDATA"] = State };

    public void Dispose()
    {
        _http.Dispose();
        _run.Dispose();
    }

    [Fact]
    public async Task It_is_listed_shown_filtered_and_forgotten()
    {
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyRun.Start(_run.Folder, Variables, api.Url, "--port", "0", "--inspector-port", "0");
        var url = await devproxy.ProxyUrlAsync();
        Assert.Equal((ExitCode.Done, ""), await TellAsync("traffic"));
        Assert.EndsWith("nothing has passed yet\n", _run.Error, StringComparison.Ordinal);
        await SendAsync(HttpMethod.Get, url + "/users?page=2");
        await SendAsync(HttpMethod.Post, url + "/missing", "the question");

        var (_, list) = await TellAsync("traffic", "ls");
        Assert.Collection(
            list.TrimEnd('\n').Split('\n'),
            line => Assert.Matches($@"^\d\d:\d\d:\d\d   #1 GET     /users\?page=2 → {api.Url} +200 +\S+ m?s  repaired acao-missing$", line),
            line => Assert.Matches(@"   #2 POST    /missing → .* 404 .*repaired acao-missing$", line)
        );
        Assert.Equal(["/missing"], await PathsAsync("--status", "4xx"));
        Assert.Equal(["/users?page=2"], await PathsAsync("--method", "get", "--route", "/"));
        Assert.Equal(["/missing"], await PathsAsync("--q", "the question"));
        Assert.Equal(["/users?page=2", "/missing"], await PathsAsync("--outcome", "blocked"));
        Assert.Equal(["/missing"], await PathsAsync("--limit", "1"));
        Assert.Equal((ExitCode.Done, ""), await TellAsync("traffic", "--q", "nowhere"));
        Assert.EndsWith("no exchange has all of this\n", _run.Error, StringComparison.Ordinal);

        var (_, one) = await TellAsync("traffic", "get", "2");
        foreach (
            var text in new[]
            {
                $"request        POST {url}/missing HTTP/1.1",
                "Authorization: Bearer ***",
                "the question",
                $"upstream       {api.Url}/missing answered 404",
                "browser got    404 from upstream",
                "no such thing",
                "your API alone blocked acao-missing",
                "with DevProxy  allowed",
                $"+ access-control-allow-origin: {Page}",
                "fix your API",
            }
        )
            Assert.Contains(text, one, StringComparison.Ordinal);
        var (_, json) = await TellAsync("traffic", "get", "2", "--json");
        Assert.Equal("no such thing", Json(json).GetProperty("response").GetProperty("body").GetProperty("text").GetString());
        var (_, curl) = await TellAsync("traffic", "get", "2", "--curl");
        Assert.StartsWith($"curl '{url}/missing'", curl, StringComparison.Ordinal);
        var (_, har) = await TellAsync("traffic", "get", "2", "--har");
        var entry = Assert.Single(Json(har).GetProperty("log").GetProperty("entries").EnumerateArray());
        Assert.Equal(url + "/missing", entry.GetProperty("request").GetProperty("url").GetString());
        Assert.DoesNotContain("s3cret", list + one + json + curl + har, StringComparison.Ordinal);

        Assert.Equal((ExitCode.No, ""), await TellAsync("traffic", "get", "77", "--har"));
        Assert.Contains("devproxy: Exchange 77 is not kept", _run.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Usage, ""), await TellAsync("traffic", "--status", "many"));
        Assert.Contains("\"status\" takes a status as 404, or a class as 4xx", _run.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ""), await TellAsync("traffic", "clear"));
        Assert.Empty(await PathsAsync());
    }

    [Fact]
    public async Task What_happens_is_followed_each_exchange_once_by_its_filters()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no signal to end it by.");
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyRun.Start(_run.Folder, Variables, api.Url, "--port", "0", "--inspector-port", "0");
        var url = await devproxy.ProxyUrlAsync();
        await using var all = DevProxyProcess.Start(_run.Folder, Variables, "traffic", "watch");
        await using var some = DevProxyRun.Start(_run.Folder, Variables, "traffic", "watch", "--status", "404", "--json");
        await all.LineWithAsync("watching");
        await some.LineWithAsync("watching");

        await SendAsync(HttpMethod.Get, url + "/users");
        await SendAsync(HttpMethod.Get, url + "/missing");
        await all.LineWithAsync("/missing");
        await some.LineWithAsync("/missing");
        await all.SignalAsync("INT");

        Assert.Equal(ExitCode.Done, await all.ExitCodeAsync());
        Assert.Equal(2, all.Out.Count);
        Assert.Contains("GET     /users", all.Out[0], StringComparison.Ordinal);
        await devproxy.EndAsync();
        Assert.Equal(ExitCode.Done, await some.ExitCodeAsync());
        Assert.Equal(404, Json(Assert.Single(some.Out)).GetProperty("response").GetProperty("status").GetInt32());
        Assert.Contains(some.Error, line => line.EndsWith("it has ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_stream_is_told_when_it_begins_and_again_when_it_has_ended()
    {
        var end = new TaskCompletionSource();
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "Text/Event-Stream";
            await context.Response.WriteAsync("data: 1\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await end.Task;
        });
        await using var devproxy = DevProxyRun.Start(_run.Folder, Variables, api.Url, "--port", "0", "--inspector-port", "0");
        var url = await devproxy.ProxyUrlAsync();
        await using var watch = DevProxyRun.Start(_run.Folder, Variables, "traffic", "watch", "--json");
        await watch.LineWithAsync("watching");

        using var answer = await _http.GetAsync(url + "/news", HttpCompletionOption.ResponseHeadersRead, Token);
        await watch.LineWithAsync("\"durationMs\":null");
        end.SetResult();
        await answer.Content.ReadAsStringAsync(Token);

        await watch.LineAsync(new Regex("\"durationMs\":[0-9]", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal(2, watch.Out.Count);
    }

    [Fact]
    public async Task Without_one_that_runs_here_it_says_how_to_start_one()
    {
        Assert.Equal((ExitCode.Unreachable, ""), await TellAsync("traffic", "ls"));
        Assert.Equal("devproxy: no DevProxy runs in this folder: start one here with devproxy\n", _run.Error);
    }

    [Theory]
    [InlineData("list", "traffic takes ls, get, watch, clear, not list: see devproxy traffic --help")]
    [InlineData("get", "traffic get needs the number of an exchange, as ls shows it: devproxy traffic get 42")]
    [InlineData("get x", "traffic get needs the number of an exchange, as ls shows it: devproxy traffic get 42")]
    [InlineData("clear --q x", "traffic clear takes no filters: leave them out")]
    [InlineData("ls 42", "traffic ls takes no more arguments: leave out 42")]
    [InlineData("--har", "--har shows one exchange: devproxy traffic get 42 --har")]
    [InlineData("get 1 --curl --json", "--curl, --har and --json are three forms of the same exchange: choose one")]
    [InlineData("watch --limit 3", "traffic watch has no end to limit: leave out --limit")]
    public async Task What_makes_no_sense_is_refused_with_the_fix(string words, string refusal) =>
        Assert.Equal(refusal, await _run.RefusedAsync(["traffic", .. words.Split(' ')]));

    private static Task<TestUpstream> ApiAsync() =>
        TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/missing" ? 404 : 200;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync(context.Request.Path == "/missing" ? "no such thing" : "users", context.RequestAborted);
        });

    private async Task SendAsync(HttpMethod method, string url, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : new StringContent(body) };
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Authorization", "Bearer s3cret");
        using var answer = await _http.SendAsync(request, Token);
        await answer.Content.ReadAsStringAsync(Token);
    }

    // What one command alone wrote on standard output.
    private async Task<(int ExitCode, string Out)> TellAsync(params string[] words)
    {
        var before = _run.Out.Length;
        var exitCode = await _run.RunAsync(words);
        return (exitCode, _run.Out[before..]);
    }

    private async Task<string[]> PathsAsync(params string[] filters)
    {
        var (exitCode, text) = await TellAsync(["traffic", "ls", "--json", .. filters]);
        Assert.Equal(ExitCode.Done, exitCode);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => new Uri(Json(line).GetProperty("request").GetProperty("url").GetString()!).PathAndQuery),
        ];
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
