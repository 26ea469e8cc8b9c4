using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Cli;

/// <summary>What a user sees while DevProxy runs: reloads, and the companion's output.</summary>
public sealed class ProxySessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_saved_change_takes_effect_and_is_reported()
    {
        await using var first = await ApiAsync("first");
        await using var second = await ApiAsync("second");
        Configure(first.Url);
        await using var devproxy = DevProxyRun.Start(_folder.Path);
        var url = await devproxy.ProxyUrlAsync();
        Assert.Equal("first", await _http.GetStringAsync(url + "/api", Cancellation));

        Configure(second.Url);

        await devproxy.LineWithAsync("proxy.json has changed and is in force: 1 route");
        Assert.Equal("second", await _http.GetStringAsync(url + "/api", Cancellation));
    }

    [Fact]
    public async Task An_invalid_change_is_reported_and_the_last_good_configuration_stays()
    {
        await using var api = await ApiAsync("first");
        Configure(api.Url);
        await using var devproxy = DevProxyRun.Start(_folder.Path);
        var url = await devproxy.ProxyUrlAsync();

        _folder.Write("proxy.json", "{ \"prot\": 1 }");

        Assert.EndsWith(
            "error: proxy.json:1:3 Unknown key \"prot\": did you mean \"port\"?",
            await devproxy.LineWithAsync("prot"),
            StringComparison.Ordinal
        );
        await devproxy.LineWithAsync("The previous configuration stays in force.");
        Assert.Equal("first", await _http.GetStringAsync(url + "/api", Cancellation));
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_is_reported_as_such()
    {
        Configure("http://localhost:1");
        await using var devproxy = DevProxyRun.Start(_folder.Path);
        await devproxy.ProxyUrlAsync();

        _folder.Write("proxy.json", """{ "port": 2, "host": "127.0.0.1", "routes": { "/api": "http://localhost:1" } }""");

        await devproxy.LineWithAsync("warning: \"port\", \"host\" will change after a restart of DevProxy");
    }

    [Fact]
    public async Task A_changed_log_level_takes_effect()
    {
        await using var api = await ApiAsync("first");
        Configure(api.Url, "\"log\": { \"level\": \"error\" },");
        await using var devproxy = DevProxyRun.Start(_folder.Path);
        var url = await devproxy.ProxyUrlAsync();
        await _http.GetStringAsync(url + "/api/before", Cancellation);

        Configure(api.Url, "\"log\": { \"level\": \"info\" },");
        await devproxy.LineWithAsync("is in force");
        await _http.GetStringAsync(url + "/api/after", Cancellation);

        await devproxy.LineWithAsync("/api/after");
        Assert.DoesNotContain(devproxy.Out, line => line.Contains("/api/before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_companion_starts_with_DevProxy_and_both_end_with_its_exit_code()
    {
        SkipOnWindows();
        _folder.WriteScript(
            "serve",
            "curl -s -o /dev/null \"$DEVPROXY_URL\" && echo \"called $DEVPROXY_URL with $1\"\necho problem >&2\nexit 7\n"
        );
        await using var devproxy = DevProxyRun.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve", "--port", "1");

        Assert.Equal(7, await devproxy.ExitCodeAsync());
        Assert.Contains($"called {await devproxy.ProxyUrlAsync()} with --port", devproxy.Out);
        Assert.Equal("problem", Assert.Single(devproxy.Error));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_is_passed_on_to_the_companion(string signal)
    {
        SkipOnWindows();
        _folder.WriteScript("serve", $"trap 'echo goodbye; exit 9' {signal}\necho ready\nwhile :; do sleep 0.05; done\n");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve");
        await devproxy.LineWithAsync("ready");

        await devproxy.SignalAsync(signal);

        Assert.Equal(9, await devproxy.ExitCodeAsync());
        Assert.Contains("goodbye", devproxy.Out);
    }

    [Fact]
    public async Task A_companion_cannot_clear_the_screen_and_is_coloured_when_the_log_is()
    {
        SkipOnWindows();
        _folder.WriteScript("serve", "printf '\\033[2J\\033[H\\033[32mready\\033[0m %s\\n' \"$FORCE_COLOR\"\n");
        await using var coloured = DevProxyRun.Start(
            _folder.Path,
            new Dictionary<string, string?> { ["FORCE_COLOR"] = "1" },
            "http://localhost:1",
            "--port",
            "0",
            "--",
            "./serve"
        );
        await using var plain = DevProxyRun.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve");

        Assert.Equal("\u001b[32mready\u001b[0m 1\u001b[0m", await coloured.LineWithAsync("ready"));
        Assert.Equal("ready ", await plain.LineWithAsync("ready"));
    }

    [Fact]
    public async Task With_the_JSON_format_the_companion_writes_to_standard_error()
    {
        SkipOnWindows();
        _folder.WriteScript("serve", "echo hello\n");
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            "http://localhost:1",
            "--port",
            "0",
            "--log-format",
            "json",
            "--",
            "./serve"
        );
        await devproxy.ExitCodeAsync();

        Assert.Contains("hello", devproxy.Error);
        Assert.Empty(devproxy.Out);
    }

    [Fact]
    public async Task A_missing_command_is_reported_before_anything_starts()
    {
        await using var devproxy = DevProxyRun.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "no-such-command");

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Equal("devproxy: there is no command no-such-command in PATH: install it, or give its path", Assert.Single(devproxy.Error));
        Assert.Empty(devproxy.Out);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<TestUpstream> ApiAsync(string answer) => TestUpstream.StartAsync(context => context.Response.WriteAsync(answer));

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The companion is a shell script.");

    private void Configure(string target, string more = "") =>
        _folder.Write("proxy.json", $$"""{ "port": 0, {{more}} "routes": { "/api": "{{target}}" } }""");
}
