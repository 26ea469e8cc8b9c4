using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class ProxyRunTests : IDisposable
{
    private static readonly ImmutableDictionary<string, string> NoVariables = ImmutableDictionary<string, string>.Empty;

    private readonly TestConsole _console = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task Warnings_do_not_keep_it_from_running()
    {
        using var end = new CancellationTokenSource();
        var overrides = new ConfigOverrides(Url: "http://localhost:1", Port: 0, LogLevel: "silent");
        var read = ConfigReader.ReadArguments(overrides, NoVariables);
        var warned = read with { Problems = [new ConfigProblem(ProblemSeverity.Warning, 1, 2, "", "Strange.", "Look.")] };

        var code = await new ProxyRun(Around(), overrides) { Started = _ => End(end) }.RunAsync(warned, "/home/me/proxy.json", end.Token);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal("proxy.json:1:2 warning Strange. Look.\n", _console.Error);
    }

    [Fact]
    public async Task Where_any_port_will_do_a_taken_one_is_left_alone()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var end = new CancellationTokenSource();
        var overrides = new ConfigOverrides(Url: "http://localhost:1", Port: port, LogLevel: "silent");
        string? url = null;

        var code = await new ProxyRun(Around(), overrides)
        {
            AnyPort = true,
            Started = app =>
            {
                url = app.ProxyUrl;
                return End(end);
            },
        }.RunAsync(ConfigReader.ReadArguments(overrides, NoVariables), null, end.Token);

        Assert.Equal(ExitCode.Done, code);
        Assert.NotNull(url);
        Assert.False(url.EndsWith(port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Equal("", _console.Error);
    }

    [Fact]
    public async Task What_cannot_be_used_is_told_and_not_run()
    {
        var result = new ConfigResult(null, [new ConfigProblem(ProblemSeverity.Error, 3, 4, "", "Wrong.", "Right.")]);
        var overrides = new ConfigOverrides();

        Assert.Equal(
            ExitCode.Usage,
            await new ProxyRun(Around(), overrides).RunAsync(result, "/home/me/proxy.json", TestContext.Current.CancellationToken)
        );
        Assert.Equal("proxy.json:3:4 error Wrong. Right.\n", _console.Error);
    }

    private static ImmutableArray<string> End(CancellationTokenSource end)
    {
        end.Cancel();
        return [];
    }

    private CommandContext Around() => new(_console.Screen, NoVariables, "/home/me", TimeProvider.System);
}
