using System.Globalization;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A script that says "devproxy -- vite", started with "devproxy -- npm run dev", ended with "the port is in use, use --port 8020".
/// </summary>
public sealed class DevProxyInsideDevProxyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_that_it_runs_already_and_starts_the_command_alone()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        _folder.Write("serve.js", "console.log('serving'); process.exit(7);");
        string[] inner = ["dotnet", DevProxyProcess.Executable, "http://localhost:1", "--port", port, "--", "node", "serve.js"];
        await using var devproxy = DevProxyRun.Start(_folder.Path, ["http://localhost:1", "--port", port, "--", .. inner]);

        Assert.Equal(7, await devproxy.ExitCodeAsync());
        Assert.Contains("serving", devproxy.Out);
        Assert.Equal(
            $"devproxy: DevProxy runs already at http://localhost:{port}, and has started this command: only \"node serve.js\" is "
                + "started here",
            Assert.Single(devproxy.Error)
        );
        Assert.DoesNotContain("in use", devproxy.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_there_is_nothing_to_do()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        string[] inner = ["dotnet", DevProxyProcess.Executable, "http://localhost:1", "--port", port];
        await using var devproxy = DevProxyRun.Start(_folder.Path, ["http://localhost:1", "--port", port, "--", .. inner]);

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        await devproxy.LineWithAsync($"DevProxy runs already at http://localhost:{port}, and has started this command: leave out this one");
    }

    [Fact]
    public async Task A_script_that_starts_itself_ends()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        string[] run = ["dotnet", DevProxyProcess.Executable, "http://localhost:1", "--port", port, "--"];
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            ["http://localhost:1", "--port", port, "--", .. run, .. run, "node", "-v"]
        );

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        await devproxy.LineWithAsync("leave out this one");
    }

    [Fact]
    public async Task With_a_port_of_its_own_a_second_one_is_meant()
    {
        string[] inner = ["dotnet", DevProxyProcess.Executable, "http://localhost:1", "--port", "0", "--", "node", "-v"];
        await using var devproxy = DevProxyRun.Start(_folder.Path, ["http://localhost:1", "--port", "0", "--", .. inner]);

        Assert.Equal(0, await devproxy.ExitCodeAsync());
        Assert.Equal(2, devproxy.Out.Count(line => line.StartsWith("DevProxy listening on", StringComparison.Ordinal)));
    }
}
