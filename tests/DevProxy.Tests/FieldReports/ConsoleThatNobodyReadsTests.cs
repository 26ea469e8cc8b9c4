using System.Diagnostics;
using System.Globalization;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>Standard output was a full pipe that nobody read: DevProxy then ignored SIGTERM and SIGINT.</summary>
public sealed class ConsoleThatNobodyReadsTests : IDisposable
{
    // DevProxy waits a second for its log to be written; a busy machine may take longer.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly int _port = FreePort.Next();

    public ConsoleThatNobodyReadsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The pipes are filled by a shell and GNU's dd.");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(">pipe", "TERM", "pretty")]
    [InlineData(">pipe", "INT", "json")]
    [InlineData("2>pipe", "TERM", "json")]
    [InlineData(">pipe 2>pipe", "INT", "pretty")]
    public async Task Requests_are_served_and_logged_and_a_signal_ends_it(string full, string signal, string format)
    {
        await using var api = await ApiAsync();
        await using var devproxy = Start(full, api.Url, "--log-format", format, "--log-file", "devproxy.log");
        await ServesAsync(devproxy, 50);

        await devproxy.SignalAsync(signal);

        Assert.Equal(ExitCode.Done, await devproxy.ExitCodeAsync().WaitAsync(Soon, Cancellation));
        Assert.Equal(50, (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "devproxy.log"), Cancellation)).Length);
    }

    [Fact]
    public async Task The_second_signal_ends_it_at_once_with_the_exit_code_of_the_signal()
    {
        await using var api = await ApiAsync();
        await using var devproxy = Start(">pipe", api.Url);
        await ServesAsync(devproxy, 1);

        // One shell sends both signals, so that the second one arrives while DevProxy still waits for its log.
        await CliWrap
            .Cli.Wrap("/bin/sh")
            .WithArguments(["-c", string.Create(CultureInfo.InvariantCulture, $"kill {devproxy.Id}; sleep 0.2; kill {devproxy.Id}")])
            .ExecuteAsync(Cancellation);

        Assert.Equal(128 + 15, await devproxy.ExitCodeAsync().WaitAsync(Soon, Cancellation));
    }

    [Theory]
    [InlineData(">pipe")]
    [InlineData(">pipe 2>pipe")]
    public async Task A_companion_that_fills_the_pipe_starts_gets_the_signal_and_sets_the_exit_code(string full)
    {
        _folder.WriteScript("serve", "trap 'exit 5' TERM\nwhile :; do echo said; echo too >&2; touch started; sleep 0.02; done\n");
        await using var api = await ApiAsync();
        await using var devproxy = Start(full, api.Url, "--", "./serve");
        await ServesAsync(devproxy, 5);
        await ExistsAsync("started");

        await devproxy.SignalAsync("TERM");

        Assert.Equal(5, await devproxy.ExitCodeAsync().WaitAsync(Soon, Cancellation));
    }

    [Fact]
    public async Task A_companion_that_ignores_the_first_signal_is_ended_by_the_second()
    {
        _folder.WriteScript("serve", "trap 'touch told' TERM\nwhile :; do echo said; touch started; sleep 0.02; done\n");
        await using var api = await ApiAsync();
        await using var devproxy = Start(">pipe", api.Url, "--", "./serve");
        await ExistsAsync("started");

        await devproxy.SignalAsync("TERM");
        await ExistsAsync("told"); // Two signals of one kind that wait for a busy process become one.
        await devproxy.SignalAsync("TERM");

        Assert.Equal(128 + 9, await devproxy.ExitCodeAsync().WaitAsync(Soon, Cancellation));
    }

    [Fact]
    public async Task When_the_reader_exits_DevProxy_neither_ends_nor_spins()
    {
        await using var api = await ApiAsync();
        // In a pipeline $$ is the process ID of the outer shell, so a second shell writes the one of DevProxy.
        const string script = "/bin/sh -c 'echo $$ >pid; exec \"$@\"' sh \"$@\" | head -n 1";
        await using var devproxy = DevProxyProcess.StartWith("/bin/sh", _folder.Path, ["-c", script, "sh", .. Words([api.Url])]);
        await ServesAsync(devproxy, 20);
        var id = await PidAsync("pid", devproxy);
        using var process = Process.GetProcessById(id);
        var before = process.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation); // CPU time is measured while nothing happens, so there is no event to wait for.
        process.Refresh();

        Assert.True(process.TotalProcessorTime - before < TimeSpan.FromMilliseconds(700), "It spins.");
        await ServesAsync(devproxy, 1);
        process.Kill();
    }

    [Theory]
    [InlineData("pretty", "standard output cannot be written (No space left on device)")]
    [InlineData("json", "standard output cannot be written (No space left on device)")]
    public async Task Standard_output_on_a_full_disk_is_reported_once_and_DevProxy_continues(string format, string warning)
    {
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyProcess.StartWith(
            "/bin/sh",
            _folder.Path,
            ["-c", "exec \"$@\" >/dev/full", "sh", .. Words([api.Url, "--log-format", format])]
        );
        await ServesAsync(devproxy, 20);
        await devproxy.LineWithAsync(warning);

        await devproxy.SignalAsync("TERM");

        Assert.Equal(ExitCode.Done, await devproxy.ExitCodeAsync().WaitAsync(Soon, Cancellation));
        Assert.Single(devproxy.Error, line => line.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_file_on_a_full_disk_is_reported_once_with_the_fix_and_DevProxy_continues()
    {
        // The limit of 2 KB for each file makes writing fail like on a full disk. The runtime maps its code from such a file too, unless
        // EnableWriteXorExecute is 0.
        const string script = "trap '' XFSZ; ulimit -f 4; DOTNET_EnableWriteXorExecute=0 exec \"$@\"";
        await using var api = await ApiAsync();
        await using var devproxy = DevProxyProcess.StartWith(
            "/bin/sh",
            _folder.Path,
            ["-c", script, "sh", .. Words([api.Url, "--log-file", "devproxy.log"])]
        );
        await ServesAsync(devproxy, 30);
        var warning = await devproxy.LineWithAsync("devproxy.log cannot be written (");
        Assert.EndsWith(
            "), so records are missing there until it can: free some space on its disk, or name another with --log-file",
            warning,
            StringComparison.Ordinal
        );

        await devproxy.SignalAsync("TERM");

        Assert.Equal(ExitCode.Done, await devproxy.ExitCodeAsync().WaitAsync(Soon, Cancellation));
        Assert.Single(devproxy.Error);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<TestUpstream> ApiAsync() => TestUpstream.StartAsync(context => context.Response.WriteAsync("hello"));

    // The pipe is full before DevProxy starts, and has a reader that never reads: DevProxy itself, which inherits it.
    private DevProxyProcess Start(string full, params string[] words)
    {
        var script = $"mkfifo pipe; exec 3<>pipe; dd if=/dev/zero of=pipe bs=512 count=4096 oflag=nonblock 2>/dev/null; exec \"$@\" {full}";
        return DevProxyProcess.StartWith("/bin/sh", _folder.Path, ["-c", script, "sh", .. Words(words)]);
    }

    private string[] Words(string[] words) =>
        [.. DevProxyProcess.Starter, words[0], "--port", _port.ToString(CultureInfo.InvariantCulture), "--no-inspector", .. words[1..]];

    private async Task ServesAsync(DevProxyProcess devproxy, int requests)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_port}/x");
        var waited = Stopwatch.StartNew();
        for (var answered = 0; answered < requests; )
        {
            try
            {
                Assert.Equal("hello", await _http.GetStringAsync(url, Cancellation));
                answered++;
            }
            catch (HttpRequestException) when (answered == 0)
            {
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"It does not listen:\n{devproxy.Output}");
                await Task.Delay(20, Cancellation); // DevProxy does not listen yet, and cannot say when it does.
            }
        }
    }

    private async Task ExistsAsync(string name)
    {
        var waited = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(_folder.Path, name)))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"There is no {name}.");
            await Task.Delay(10, Cancellation);
        }
    }

    private async Task<int> PidAsync(string name, DevProxyProcess devproxy)
    {
        await ExistsAsync(name);
        Assert.NotEqual(0, devproxy.Id);
        return int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, name), Cancellation), CultureInfo.InvariantCulture);
    }
}
