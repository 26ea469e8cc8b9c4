using System.Globalization;
using System.Net;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Cli;

public sealed class HealthCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task It_is_running_when_the_inspector_answers()
    {
        await using var inspector = await InspectorAsync();

        Assert.Equal(ExitCode.Done, await _run.RunAsync("health", "--inspector-port", Text(inspector.Port)));
        Assert.Equal($"ok, the inspector answers on port {inspector.Port}\n", _run.Out);
    }

    [Fact]
    public async Task The_inspector_of_a_port_is_the_next_one()
    {
        await using var inspector = await InspectorAsync();

        Assert.Equal(ExitCode.Done, await _run.RunAsync("health", "--port", Text(inspector.Port - 1)));
    }

    [Fact]
    public async Task The_file_and_the_environment_say_where_it_is()
    {
        await using var inspector = await InspectorAsync();
        _run.Write("proxy.json", $$"""{ "port": {{inspector.Port - 1}}, "routes": { "/": "http://localhost:1" } }""");
        Assert.Equal(ExitCode.Done, await _run.RunAsync("health"));

        _run.Environment["DEVPROXY_PORT"] = Text(FreePort.Next());
        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("health"));

        _run.Environment["DEVPROXY_INSPECTOR_PORT"] = Text(inspector.Port);
        Assert.Equal(ExitCode.Done, await _run.RunAsync("health"));
    }

    [Fact]
    public async Task A_file_that_was_broken_meanwhile_says_nothing_about_the_one_that_runs()
    {
        await using var inspector = await InspectorAsync();
        _run.Write("proxy.json", "{");

        Assert.Equal(ExitCode.Done, await _run.RunAsync("health", "--inspector-port", Text(inspector.Port)));
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        var port = FreePort.Next();

        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("health", "--inspector-port", Text(port)));
        Assert.Equal(
            $"devproxy: no inspector answers on port {port}: start devproxy, or name the port it uses with --port or --inspector-port\n",
            _run.Error
        );
    }

    [Fact]
    public async Task Another_server_on_the_port_does_not_count()
    {
        await using var other = await TestUpstream.StartAsync(context => context.Response.WriteAsync("hello"));

        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("health", "--inspector-port", Text(other.Port)));
    }

    [Fact]
    public async Task Without_an_inspector_there_is_nothing_to_ask()
    {
        _run.Write("proxy.json", """{ "inspector": false, "routes": { "/": "http://localhost:1" } }""");

        Assert.Equal(ExitCode.Unreachable, await _run.RunAsync("health"));
        Assert.EndsWith("remove \"inspector\": false\n", _run.Error, StringComparison.Ordinal);
    }

    private static Task<TestUpstream> InspectorAsync() =>
        TestUpstream.StartAsync(
            context => context.Request.Path == "/health" ? context.Response.WriteAsync("""{"status":"ok"}""") : Task.CompletedTask,
            IPAddress.Loopback
        );

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
