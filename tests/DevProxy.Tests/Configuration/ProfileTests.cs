using System.Net;
using System.Text;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Configuration;

/// <summary><c>"profiles"</c>, laid over the file at the start and while it runs.</summary>
public sealed class ProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string?> _environment;

    public ProfileTests() => _environment = new() { ["XDG_STATE_HOME"] = Path.Combine(_folder.Path, "state") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("""{ "routes": { "/api": "https://b.test" } }""", "https://b.test", 5, 7)]
    [InlineData("""{ "routes": { "/api": { "timeout": 8 } } }""", "https://a.test", 5, 8)]
    [InlineData("""{ "inspector": { "maxExchanges": 9 } }""", "https://a.test", 9, 7)]
    [InlineData("""{ }""", "https://a.test", 5, 7)]
    public void What_it_names_is_laid_over_key_by_key(string profile, string target, int exchanges, int timeout)
    {
        var config = Read(
            $$"""
            {
              "inspector": { "maxExchanges": 5, "maxBodyBytes": 6 },
              "routes": { "/api": { "target": "https://a.test", "timeout": 7 } },
              "profiles": { "staging": {{profile}}, "other": { "port": 1 } }
            }
            """,
            "staging"
        ).Config!;

        Assert.Equal(target, config.Routes.Single().Target!.Written);
        Assert.Equal((exchanges, 6), (config.Inspector!.MaxExchanges, config.Inspector.MaxBodyBytes));
        Assert.Equal(timeout, config.Routes.Single().Timeout.TotalMilliseconds);
        Assert.Equal("staging", config.Profile);
        Assert.Equal(["staging", "other"], config.Profiles);
    }

    [Fact]
    public void A_route_that_is_a_URL_alone_gets_what_the_profile_says_beside_it()
    {
        var config = Read(
            """{ "routes": { "/api": "https://a.test" }, "profiles": { "slow": { "routes": { "/api": { "timeout": 8 } } } } }""",
            "slow"
        ).Config!;

        Assert.Equal("https://a.test", config.Routes.Single().Target!.Written);
        Assert.Equal(8, config.Routes.Single().Timeout.TotalMilliseconds);
    }

    [Theory]
    [InlineData("stagin", "There is no profile \"stagin\"", "the profiles are staging")]
    [InlineData("staging", "Unknown key \"prot\"", "port")]
    public void What_is_wrong_with_it_is_told(string name, string message, string fix)
    {
        var problem = Assert.Single(
            Read("""{ "routes": { "/": "http://a.test" }, "profiles": { "staging": { "prot": 1 } } }""", name).Problems
        );

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "default": {} }""", "stands for the file without a profile")]
    [InlineData("""{ "a": 1 }""", "The profile \"a\" is not an object")]
    [InlineData("""{ "a": { "profiles": {} } }""", "A profile cannot contain profiles")]
    [InlineData("[]", "\"profiles\" is not an object")]
    public void What_is_no_profile_is_told(string profiles, string message) =>
        Assert.Contains(
            message,
            Assert.Single(Read($$"""{ "routes": { "/": "http://a.test" }, "profiles": {{profiles}} }""", null).Problems).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_unknown_name_ends_it_with_the_known_ones()
    {
        Write("http://localhost:1", "http://localhost:1");
        await using var devproxy = DevProxyRun.Start(_folder.Path, _environment, "--profile", "prod");

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Contains("There is no profile \"prod\": the profiles are staging", Assert.Single(devproxy.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_names_one_too_and_every_record_says_so()
    {
        await using var file = await ApiAsync("the file's");
        await using var staging = await ApiAsync("staging's");
        Write(file.Url, staging.Url);
        _environment["DEVPROXY_PROFILE"] = "staging";
        await using var devproxy = DevProxyRun.Start(_folder.Path, _environment);

        Assert.Equal("staging's", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/api/x", Token));
        await devproxy.LineWithAsync("the profile staging is laid over proxy.json");
        Assert.Equal("staging", (await RecordAsync(devproxy, 1)).GetProperty("profile").GetString());
    }

    [Fact]
    public async Task Use_switches_the_one_that_runs_and_what_is_in_flight_ends_where_it_began()
    {
        var held = new TaskCompletionSource();
        await using var file = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Path == "/api/slow")
                await held.Task;
            await context.Response.WriteAsync("the file's", context.RequestAborted);
        });
        await using var staging = await ApiAsync("staging's");
        Write(file.Url, staging.Url);
        await using var devproxy = DevProxyRun.Start(_folder.Path, _environment);
        var url = await devproxy.ProxyUrlAsync();
        var inFlight = _http.GetStringAsync($"{url}/api/slow", Token);
        await WaitForAsync(() => !file.Targets.IsEmpty);

        Assert.Equal((ExitCode.Done, $"staging is in force at {url}"), await UseAsync("staging"));
        Assert.Equal("staging's", await _http.GetStringAsync($"{url}/api/x", Token));
        held.SetResult();
        Assert.Equal("the file's", await inFlight);
        Assert.Equal((ExitCode.Done, $"default is in force at {url}"), await UseAsync("default"));
        Assert.Equal("the file's", await _http.GetStringAsync($"{url}/api/x", Token));
        Assert.Equal((ExitCode.Usage, "devproxy: There is no profile \"prod\": the profiles are staging"), await UseAsync("prod"));
        await devproxy.LineWithAsync("The profile staging is in force from the next request on");
        Assert.False((await RecordAsync(devproxy, 1)).TryGetProperty("profile", out _));
        Assert.Equal("staging", (await RecordAsync(devproxy, 2)).GetProperty("profile").GetString());
    }

    [Fact]
    public async Task A_request_with_credentials_is_not_sent_again_under_another_profile()
    {
        await using var file = await ApiAsync("the file's");
        await using var staging = await ApiAsync("staging's");
        Write(file.Url, staging.Url);
        await using var devproxy = DevProxyRun.Start(_folder.Path, _environment);
        using var request = new HttpRequestMessage(HttpMethod.Get, await devproxy.ProxyUrlAsync() + "/api/x");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-the-file");
        using (await _http.SendAsync(request, Token)) { }
        Assert.Equal(ExitCode.Done, (await UseAsync("staging")).Exit);
        var inspector = await devproxy.InspectorUrlAsync();
        var token = JsonDocument
            .Parse(await _http.GetStringAsync($"{inspector}/api/config", Token))
            .RootElement.GetProperty("token")
            .GetString();
        using var replay = new HttpRequestMessage(HttpMethod.Post, $"{inspector}/api/exchanges/1/replay")
        {
            Content = new StringContent("", Encoding.UTF8),
        };
        replay.Headers.Add("X-DevProxy-Token", token);
        using var refused = await _http.SendAsync(replay, Token);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("under the profile default", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(staging.Targets);
    }

    [Fact]
    public async Task Without_one_that_runs_use_says_how_to_start_it()
    {
        var (exit, sentence) = await UseAsync("staging");

        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Equal("devproxy: no DevProxy runs in this folder: start one here with devproxy", sentence);
    }

    private async Task<(int Exit, string Sentence)> UseAsync(string profile)
    {
        await using var use = DevProxyRun.Start(_folder.Path, _environment, "use", profile);
        var exit = await use.ExitCodeAsync();
        return (exit, use.Output);
    }

    private ConfigResult Read(string json, string? profile) =>
        ConfigReader.Read(
            _folder.Write("read.json", json),
            new ConfigOverrides(Profile: profile),
            new Dictionary<string, string>(),
            Keys.All
        );

    private void Write(string file, string staging) =>
        _folder.Write(
            "proxy.json",
            $$"""
            { "port": 0, "routes": { "/api": "{{file}}" }, "profiles": { "staging": { "routes": { "/api": "{{staging}}" } } } }
            """
        );

    private async Task<JsonElement> RecordAsync(DevProxyRun devproxy, int id) =>
        JsonDocument
            .Parse(await _http.GetStringAsync($"{await devproxy.InspectorUrlAsync()}/api/exchanges/{id}", Token))
            .RootElement.Clone();

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(10, Token);
    }

    private static Task<TestUpstream> ApiAsync(string answer) => TestUpstream.StartAsync(context => context.Response.WriteAsync(answer));
}
