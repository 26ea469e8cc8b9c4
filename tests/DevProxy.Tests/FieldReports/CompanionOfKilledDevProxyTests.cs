using System.Diagnostics;
using System.Globalization;
using DevProxy.Companion;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.FieldReports;

/// <summary><c>kill -9</c> of DevProxy left the companion running, on its port.</summary>
public sealed class CompanionOfKilledDevProxyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompanionOfKilledDevProxyTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The companions are shell scripts.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")] // It goes at SIGTERM.
    [InlineData("trap '' TERM")]
    public async Task The_companion_ends_with_DevProxy_and_so_does_what_it_has_started(string stubborn)
    {
        // As npm, the shell that it starts, and the dev server in there.
        _folder.WriteScript("server", $"{stubborn}\necho $$ >server.new; mv server.new server.pid\nwhile :; do sleep 0.1; done\n");
        _folder.WriteScript("middle", "echo $$ >middle.pid\n./server &\nwait\n");
        _folder.WriteScript("serve", "echo $$ >serve.pid\necho serving\n./middle\necho end\n");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve");
        var server = await PidAsync("server.pid");
        int[] all = [await PidAsync("serve.pid"), await PidAsync("middle.pid"), server];
        Assert.All(all, id => Assert.True(OtherProcesses.Runs(id)));
        await devproxy.LineWithAsync("serving"); // Passed on only once the companion is watched.

        await devproxy.SignalAsync("KILL");
        await devproxy.ExitCodeAsync();

        await OtherProcesses.GoneAsync(all);
    }

    [Fact]
    public async Task The_watchdog_ends_with_the_companion_and_survives_the_signals_of_a_terminal()
    {
        _folder.WriteScript("serve", "trap 'exit 9' INT\necho $$ >serve.new; mv serve.new serve.pid\nwhile :; do sleep 0.05; done\n");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve");
        var companion = await PidAsync("serve.pid");
        var watch = Assert.Single(DevProxy.Companion.ProcessTree.Of(devproxy.Id).Running, id => id != companion && IsWatch(id));

        // Ctrl+C reaches all of them.
        foreach (var name in new[] { "INT", "TERM", "HUP" })
            await CliWrap
                .Cli.Wrap("/bin/sh")
                .WithArguments(["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {watch}")])
                .ExecuteAsync(Cancellation);
        Assert.True(OtherProcesses.Runs(watch));
        await devproxy.SignalAsync("INT");

        Assert.Equal(9, await devproxy.ExitCodeAsync());
        await OtherProcesses.GoneAsync([watch, companion]);
    }

    [Fact]
    public async Task A_stopped_process_is_ended_by_an_orderly_end_too()
    {
        _folder.WriteScript("server", "echo $$ >server.new; mv server.new server.pid\nkill -STOP $$\nwhile :; do sleep 0.1; done\n");
        _folder.WriteScript("serve", "trap 'exit 0' INT\n./server &\nwhile :; do sleep 0.05; done\n");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve");
        var server = await PidAsync("server.pid");

        await devproxy.SignalAsync("INT");

        Assert.Equal(0, await devproxy.ExitCodeAsync());
        await OtherProcesses.GoneAsync([server]);
    }

    [Fact]
    public async Task What_a_companion_leaves_behind_on_purpose_outlives_an_orderly_end()
    {
        _folder.WriteScript("serve", "sleep 60 >/dev/null 2>&1 &\necho $! >left.pid\nexit 3\n");
        await using var devproxy = DevProxyProcess.Start(_folder.Path, "http://localhost:1", "--port", "0", "--", "./serve");

        Assert.Equal(3, await devproxy.ExitCodeAsync());

        using var left = Process.GetProcessById(await PidAsync("left.pid"));
        left.Kill();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Only Linux tells how a process was started; elsewhere there is no other one.
    private static bool IsWatch(int id) =>
        !OperatingSystem.IsLinux() || OtherProcesses.CommandOf(id).Contains("read -r root", StringComparison.Ordinal);

    private async Task<int> PidAsync(string name)
    {
        var waited = Stopwatch.StartNew();
        var file = Path.Combine(_folder.Path, name);
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"There is no {name}.");
            await Task.Delay(10, Cancellation);
        }

        return int.Parse(await File.ReadAllTextAsync(file, Cancellation), CultureInfo.InvariantCulture);
    }
}
