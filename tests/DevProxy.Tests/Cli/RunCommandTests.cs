using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Terminal;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Cli;

/// <summary><c>devproxy</c> as a person starts it.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_URL_is_all_it_needs()
    {
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyProcess.Start(_folder.Path, api.Url, "--port", "0");

        Assert.Equal("hello", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/users", Cancellation));
        Assert.Matches("#1 GET +/users → http://127.0.0.1:[0-9]+ +200 +[0-9.]+ m?s$", await devproxy.LineWithAsync("/users →"));
        Assert.Empty(devproxy.Error);
    }

    [Fact]
    public async Task A_file_can_be_given_to_the_run_command()
    {
        await using var api = await ApiAsync();
        _folder.Write("my.json", $$"""{ "port": 0, "inspector": false, "routes": { "/api": "{{api.Url}}" } }""");
        await using var devproxy = DevProxyRun.Start(_folder.Path, "run", "my.json");

        Assert.Equal("hello", await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/api/users", Cancellation));
        Assert.Contains(devproxy.Out, line => line.Contains($"/api/users -> {api.Url}/api/users", StringComparison.Ordinal));
        Assert.DoesNotContain(devproxy.Out, line => line.StartsWith("Inspector", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_configuration_it_says_what_to_do()
    {
        await using var devproxy = DevProxyRun.Start(_folder.Path);

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Equal(
            "devproxy: no proxy.json here: create one with devproxy init https://api.example.com, or run devproxy "
                + "https://api.example.com without one; devproxy demo shows how it works",
            Assert.Single(devproxy.Error)
        );
        Assert.Empty(devproxy.Out);
    }

    [Fact]
    public async Task An_invalid_configuration_is_reported_line_by_line()
    {
        _folder.Write("proxy.json", "{\n  \"prot\": 1,\n  \"routes\": { \"/\": \"http://localhost:1\" }\n}");
        await using var devproxy = DevProxyRun.Start(_folder.Path);

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Equal("proxy.json:2:3 error Unknown key \"prot\": did you mean \"port\"?", Assert.Single(devproxy.Error));
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_a_message_that_has_the_fix()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var devproxy = DevProxyRun.Start(_folder.Path, "http://localhost:1", "--port", port);

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Matches($"^devproxy: .*127\\.0\\.0\\.1:{port}.* --port [0-9]+", Assert.Single(devproxy.Error));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_it_at_once_with_the_exit_code_of_success(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            opened.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var devproxy = DevProxyProcess.Start(_folder.Path, api.Url, "--port", "0");
        var waiting = _http.GetAsync(await devproxy.ProxyUrlAsync() + "/never-answered", Cancellation);
        await opened.Task.WaitAsync(Cancellation);

        await devproxy.SignalAsync(signal);

        Assert.Equal(ExitCode.Done, await devproxy.ExitCodeAsync().WaitAsync(TimeSpan.FromSeconds(25), Cancellation));
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task With_the_JSON_format_standard_output_has_records_and_nothing_else()
    {
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyProcess.Start(_folder.Path, api.Url, "--port", "0", "--log-format", "json");
        var url = await devproxy.ProxyUrlAsync();

        await _http.GetStringAsync(url + "/one", Cancellation);
        await _http.GetStringAsync(url + "/two", Cancellation);
        await devproxy.LineWithAsync("/two");

        Assert.Equal(
            ["/one", "/two"],
            devproxy.Out.Select(line => new Uri(Parsed(line).GetProperty("request").GetProperty("url").GetString()!).AbsolutePath)
        );
        Assert.False(Parsed(devproxy.Out[0]).GetProperty("response").GetProperty("body").TryGetProperty("text", out _));
        Assert.Contains(devproxy.Error, line => line.StartsWith("DevProxy listening on ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_file_gets_the_records_while_the_console_stays_pretty()
    {
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyRun.Start(_folder.Path, api.Url, "--port", "0", "--log-file", "logs/devproxy.log");
        await _http.GetStringAsync(await devproxy.ProxyUrlAsync() + "/one", Cancellation);
        await devproxy.LineWithAsync("/one →");
        await devproxy.EndAsync();

        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "logs", "devproxy.log"), Cancellation));
        Assert.Equal(200, Parsed(line).GetProperty("response").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_written_is_reported_before_anything_starts()
    {
        _folder.Write("file", "");
        await using var devproxy = DevProxyRun.Start(_folder.Path, "http://localhost:1", "--log-file", "file/devproxy.log");

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.EndsWith("name another with --log-file", Assert.Single(devproxy.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pipe_there_is_no_colour_unless_it_is_asked_for()
    {
        await using var plain = DevProxyProcess.Start(_folder.Path, "http://localhost:1", "--port", "0");
        await using var coloured = DevProxyRun.Start(
            _folder.Path,
            new Dictionary<string, string?> { ["FORCE_COLOR"] = "1" },
            "http://localhost:1",
            "--port",
            "0"
        );
        await using var neither = DevProxyRun.Start(
            _folder.Path,
            new Dictionary<string, string?> { ["FORCE_COLOR"] = "1", ["NO_COLOR"] = "1" },
            "http://localhost:1",
            "--port",
            "0"
        );

        await plain.ProxyUrlAsync();
        await neither.ProxyUrlAsync();
        Assert.DoesNotContain(plain.Out.Concat(neither.Out), line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.Contains("\u001b[", await coloured.LineWithAsync("DevProxy listening on "), StringComparison.Ordinal);
        Assert.Matches(
            "^DevProxy listening on http://localhost:[0-9]+$",
            Ansi.Without(await coloured.LineWithAsync("DevProxy listening on "))
        );
    }

    [Theory]
    [InlineData("warn")]
    [InlineData("silent")]
    public async Task A_quiet_log_still_says_where_it_listens(string level)
    {
        await using var devproxy = DevProxyRun.Start(_folder.Path, "http://localhost:1", "--port", "0", "--log-level", level);
        await devproxy.InspectorUrlAsync();

        Assert.All(devproxy.Out, line => Assert.Contains(" on http://localhost:", line, StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<TestUpstream> ApiAsync() => TestUpstream.StartAsync(context => context.Response.WriteAsync("hello"));

    private static JsonElement Parsed(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
