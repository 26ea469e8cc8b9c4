using System.Net;
using System.Net.Sockets;
using DevProxy.Configuration;
using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class ListenersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_inspector_has_a_port_of_its_own()
    {
        var (opened, problem) = await Listeners.OpenAsync(Configs.Of(), Token);
        using var listeners = opened!;

        Assert.Null(problem);
        Assert.NotEqual(listeners.Proxy.Port, listeners.Inspector!.Port);
    }

    [Fact]
    public async Task A_next_port_that_is_taken_is_no_problem_where_no_port_is_configured()
    {
        // Two free ports in a row, found by trying.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            using var taken = new TcpListener(IPAddress.Loopback, 0);
            taken.Start();
            var port = ((IPEndPoint)taken.LocalEndpoint).Port;
            var (opened, _) = await Listeners.OpenAsync(Configs.Of() with { Port = port - 1 }, Token);
            if (opened is null)
                continue;
            using var listeners = opened;
            Assert.NotEqual(port, listeners.Inspector!.Port);
            return;
        }

        Assert.Fail("No two ports in a row were free.");
    }

    [Fact]
    public async Task A_port_of_the_inspector_that_is_written_and_taken_is_told_with_the_fix()
    {
        using var taken = Taken(out var port);

        var (opened, problem) = await Listeners.OpenAsync(
            Configs.Of() with
            {
                Inspector = new InspectorConfig("localhost", port, 1, 1, 1),
            },
            Token
        );

        Assert.Null(opened);
        Assert.Equal(("inspector.port", ProblemSeverity.Error), (problem!.Path, problem.Severity));
        Assert.Contains($"127.0.0.1:{port}: the port is in use", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--inspector-port", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inspector_cannot_have_the_proxys_port()
    {
        using var taken = Taken(out var port);
        taken.Stop();

        var (_, problem) = await Listeners.OpenAsync(
            Configs.Of() with
            {
                Port = port,
                Inspector = new InspectorConfig("localhost", port, 1, 1, 1),
            },
            Token
        );

        Assert.Equal("inspector.port", problem!.Path);
    }

    [Fact]
    public async Task A_port_of_the_proxy_that_is_taken_is_told_with_another_one()
    {
        using var taken = Taken(out var port);

        var (opened, problem) = await Listeners.OpenAsync(Configs.Of() with { Port = port }, Token);

        Assert.Null(opened);
        Assert.Equal("port", problem!.Path);
        var other = port <= IPEndPoint.MaxPort - 10 ? port + 10 : port - 10;
        Assert.Equal($"Use another port, for example --port {other}, or stop the program that is listening there.", problem.Fix);
    }

    [Fact]
    public async Task Another_devproxy_is_recognised()
    {
        await using var other = await RunningProxy.StartAsync(Configs.Of());

        var (_, problem) = await Listeners.OpenAsync(Configs.Of() with { Port = other.Port }, Token);

        Assert.Contains("another DevProxy is listening there", problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-name.invalid", "does not resolve")]
    [InlineData("192.0.2.1", "this machine has no such address")]
    public async Task A_host_that_cannot_be_listened_on_is_told(string host, string reason)
    {
        var (_, problem) = await Listeners.OpenAsync(Configs.Of() with { Host = host }, Token);

        Assert.Equal("host", problem!.Path);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Contains("localhost", problem.Fix, StringComparison.Ordinal);
    }

    private static TcpListener Taken(out int port)
    {
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        port = ((IPEndPoint)taken.LocalEndpoint).Port;
        return taken;
    }
}
