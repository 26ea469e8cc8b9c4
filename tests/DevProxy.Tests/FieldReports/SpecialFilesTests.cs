using System.Text;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>A named pipe instead of proxy.json stopped all reloads and kept DevProxy from exiting; a device filled the memory.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    private const string Good = """{ "port": 0, "routes": { "/api": "http://localhost:1" } }""";

    // DevProxy once waited without end for a pipe. This is far longer than a busy machine takes.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly CommandRun _run = new();

    public SpecialFilesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files in its folders.");

    public static TheoryData<string> Kinds { get; } = ["fifo", "socket", "zero", "directory"];

    public static TheoryData<string, string> CommandsAndKinds =>
        new(from command in new[] { "run", "validate", "explain", "diagnose", "health" } from kind in Kinds select (command, (string)kind));

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Instead_of_proxy_json_it_is_reported_the_last_good_configuration_stays_and_a_new_file_is_read(string kind)
    {
        await using var first = await TestUpstream.StartAsync(context => context.Response.WriteAsync("first"));
        await using var second = await TestUpstream.StartAsync(context => context.Response.WriteAsync("second"));
        var file = _folder.Write("proxy.json", Config(first.Url));
        await using var devproxy = DevProxyRun.Start(_folder.Path);
        var url = await devproxy.ProxyUrlAsync() + "/api";
        using var http = new HttpClient();

        var words = NotRegularFile.Put(kind, file);
        await devproxy.LineWithAsync($"proxy.json {words}");
        Assert.Equal("first", await http.GetStringAsync(url, Cancellation));

        if (kind == "directory")
            Directory.Delete(file);
        _folder.Write("new", Config(second.Url));
        File.Move(Path.Combine(_folder.Path, "new"), file, overwrite: true);
        await devproxy.LineWithAsync("is in force");
        Assert.Equal("second", await http.GetStringAsync(url, Cancellation));
        Assert.Single(devproxy.Out, line => line.Contains($"proxy.json {words}", StringComparison.Ordinal));

        NotRegularFile.Put("fifo", file);
        Assert.Equal(ExitCode.Done, await devproxy.EndAsync().WaitAsync(Soon, Cancellation));
    }

    [Theory]
    [MemberData(nameof(CommandsAndKinds))]
    public async Task Every_command_refuses_a_special_file_at_once(string command, string kind)
    {
        var words = NotRegularFile.Put(kind, Path.Combine(_run.Folder, "given.json"));
        string[] line = command switch
        {
            "explain" => ["explain", "/api", "given.json"],
            "health" => ["health", "given.json", "--port", "1"],
            _ => [command, "given.json"],
        };

        Assert.Equal(command == "health" ? ExitCode.Unreachable : ExitCode.Usage, await _run.RunAsync(line).WaitAsync(Soon, Cancellation));
        if (command != "health" && kind != "directory")
            Assert.Contains($"given.json {words}", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("zero")]
    [InlineData("socket")]
    public async Task As_env_file_certificate_key_authority_or_log_file_it_is_reported_and_not_opened(string kind)
    {
        var words = NotRegularFile.Put(kind, Path.Combine(_run.Folder, "it"));
        var it = Path.Combine(_run.Folder, "it");
        foreach (var name in new[] { ".env", ".env.local" })
            File.CreateSymbolicLink(Path.Combine(_run.Folder, name), it);
        _run.Write(
            "proxy.json",
            """
            { "ca": "it", "routes": {
              "/a": { "target": "https://localhost:1", "cert": "it", "key": "it" },
              "/b": { "target": "http://localhost:1", "headers": { "X-A": "${NOT_THERE:-x}" } } } }
            """
        );

        Assert.Equal(ExitCode.No, await _run.RunAsync("validate").WaitAsync(Soon, Cancellation));
        Assert.Equal(3, Count(_run.Out, $"error {it} {words}"));
        Assert.Contains($".env.local {words}, so its variables are missing", _run.Out, StringComparison.Ordinal);

        _run.Write("tls.json", $$"""{ "port": 0, "https": { "cert": "it", "key": "it" }, "routes": { "/": "http://localhost:1" } }""");
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("run", "tls.json").WaitAsync(Soon, Cancellation));
        Assert.Contains($"{it} {words}", _run.Error, StringComparison.Ordinal);

        Assert.Equal(
            ExitCode.Usage,
            await _run.RunAsync("run", "http://localhost:1", "--port", "0", "--log-file", it).WaitAsync(Soon, Cancellation)
        );
        Assert.Contains(
            $"the log file {it} cannot be written (it {words}, not a file): name another with --log-file",
            _run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task As_NODE_EXTRA_CA_CERTS_it_is_ignored()
    {
        NotRegularFile.Put("fifo", Path.Combine(_run.Folder, "ca.pem"));
        _run.Environment["NODE_EXTRA_CA_CERTS"] = Path.Combine(_run.Folder, "ca.pem");
        _run.Write("proxy.json", Good);

        Assert.Equal(ExitCode.Done, await _run.RunAsync("explain", "/api").WaitAsync(Soon, Cancellation));
    }

    [Fact]
    public async Task A_log_file_that_a_reload_names_is_checked_like_one_named_at_startup()
    {
        var file = _folder.Write("proxy.json", Good);
        NotRegularFile.Put("fifo", Path.Combine(_folder.Path, "pipe"));
        await using var devproxy = DevProxyRun.Start(_folder.Path);
        await devproxy.ProxyUrlAsync();

        File.WriteAllText(file, Good.Replace("\"port\"", "\"log\": { \"file\": \"pipe\" }, \"port\"", StringComparison.Ordinal));

        await devproxy.LineWithAsync("pipe cannot be written (it is a named pipe, not a file): name another with --log-file");
        Assert.Equal(ExitCode.Done, await devproxy.EndAsync().WaitAsync(Soon, Cancellation));
    }

    [Fact]
    public async Task A_configuration_larger_than_10_MB_is_reported()
    {
        _run.Write("proxy.json", Good + new string(' ', NamedFile.TextBytes));

        Assert.Equal(ExitCode.No, await _run.RunAsync("validate"));
        Assert.Contains("is larger than 10 MB", _run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("run"));
    }

    [Theory]
    [InlineData("exec \"$@\" validate <(cat good.json)", "/dev/fd/", " is valid: 1 route")]
    [InlineData("cat good.json | \"$@\" validate /dev/stdin", "/dev/stdin", " is valid: 1 route")]
    [InlineData("\"$@\" explain /api <(cat good.json)", "http://localhost:1/api", "")]
    [InlineData("\"$@\" diagnose <(echo '{\"log\":{\"entries\":[]}}')", "", "")]
    public async Task The_output_of_another_command_is_read_through_a_pipe_of_the_shell(string script, string said, string ended)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash, whose <(…) this is.");
        _folder.Write("good.json", Good);
        var output = new StringBuilder();

        var result = await CliWrap
            .Cli.Wrap("/bin/bash")
            .WithArguments(["-c", script, "bash", .. DevProxyProcess.Starter])
            .WithWorkingDirectory(_folder.Path)
            .WithValidation(CliWrap.CommandResultValidation.None)
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(CliWrap.PipeTarget.ToStringBuilder(output))
            .ExecuteAsync(Cancellation);

        Assert.True(result.ExitCode == 0, output.ToString());
        Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
        Assert.Contains(ended, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_whose_configuration_came_through_a_pipe_runs_and_ends()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash, whose <(…) this is.");
        _folder.Write("good.json", Good);
        await using var devproxy = DevProxyProcess.StartWith(
            "/bin/bash",
            _folder.Path,
            ["-c", "exec \"$@\" <(cat good.json)", "bash", .. DevProxyProcess.Starter, "run"]
        );
        await devproxy.ProxyUrlAsync();

        Assert.Equal(ExitCode.Done, await devproxy.EndAsync().WaitAsync(Soon, Cancellation));
    }

    [Fact]
    public void The_watcher_reports_an_unreadable_file_once()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may read everything.");
        var file = _folder.Write("proxy.json", Good);
        var first = ConfigReader.Read(file, new ConfigOverrides(), new Dictionary<string, string>());
        var watcher = new ConfigWatcher(first, new ConfigOverrides(), new Dictionary<string, string>(), TimeProvider.System);
        var refused = new List<ConfigProblem>();
        watcher.Refused += (_, refusal) => refused.AddRange(refusal.Problems);
        File.SetUnixFileMode(file, UnixFileMode.None);

        watcher.Look();
        watcher.Look();

        Assert.Contains("is not readable by this user", Assert.Single(refused).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Config(string target) => $$"""{ "port": 0, "routes": { "/api": "{{target}}" } }""";

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
