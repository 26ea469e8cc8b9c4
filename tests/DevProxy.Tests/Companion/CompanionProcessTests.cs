using System.Runtime.InteropServices;
using DevProxy.Companion;
using DevProxy.Terminal;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Companion;

public sealed class CompanionProcessTests : IDisposable
{
    private readonly TestConsole _console = new();

    public CompanionProcessTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The companions of these tests are shell scripts.");

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task Its_outputs_are_shown_and_its_exit_code_is_known()
    {
        using var companion = Start("echo out; echo error >&2; exit 7");

        Assert.Equal(7, await companion.Ended);
        Assert.Equal("out\n", _console.Out);
        Assert.Equal("error\n", _console.Error);
    }

    [Fact]
    public async Task It_is_given_variables()
    {
        using var companion = Start("echo $DEVPROXY_URL");
        await companion.Ended;

        Assert.Equal("http://localhost:8010\n", _console.Out);
    }

    [Theory]
    [InlineData("TERM", PosixSignal.SIGTERM)]
    [InlineData("HUP", PosixSignal.SIGHUP)]
    public async Task Signals_are_passed_on(string name, PosixSignal signal)
    {
        using var companion = Start($"trap 'echo {name}; exit 3' {name}; echo ready; while :; do sleep 0.05; done");
        await WaitForAsync("ready\n");

        companion.Pass(signal);

        Assert.Equal(3, await companion.Ended);
        Assert.Equal($"ready\n{name}\n", _console.Out);
    }

    [Fact]
    public async Task The_second_signal_ends_it_for_certain()
    {
        using var companion = Start("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await WaitForAsync("ready\n");

        companion.Pass(PosixSignal.SIGTERM);
        companion.Pass(PosixSignal.SIGTERM);

        Assert.NotEqual(0, await companion.Ended);
    }

    [Fact]
    public async Task What_it_has_started_ends_with_it_even_where_it_does_not_pass_the_signal_on()
    {
        using var companion = Start("sleep 60 & echo $!; wait");
        while (!_console.Out.EndsWith('\n'))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var child = int.Parse(_console.Out, System.Globalization.CultureInfo.InvariantCulture);

        companion.Pass(PosixSignal.SIGTERM);
        await companion.Ended;

        try
        {
            using var sleep = System.Diagnostics.Process.GetProcessById(child);
            await sleep
                .WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    [Fact]
    public void What_cannot_be_started_is_told()
    {
        var file = Path.GetTempFileName();
        try
        {
            var companion = CompanionProcess.Start(
                file,
                [],
                Path.GetTempPath(),
                new Dictionary<string, string>(),
                _console.Screen,
                TimeProvider.System,
                out var error
            );

            Assert.Null(companion);
            Assert.StartsWith($"{file} cannot be started: ", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private CompanionProcess Start(string script)
    {
        var variables = DevProxyRun.Inherited(new Dictionary<string, string?> { ["DEVPROXY_URL"] = "http://localhost:8010" });
        var (program, arguments) = DefaultSignals.Of("/bin/sh", "-c", script);
        return CompanionProcess.Start(program, arguments, Path.GetTempPath(), variables, _console.Screen, TimeProvider.System, out _)!;
    }

    private async Task WaitForAsync(string shown)
    {
        while (_console.Out != shown)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
