using DevProxy.Benchmarks.Soak;

namespace DevProxy.Tests.EndToEnd;

/// <summary>A few seconds of the run that <c>tests/benchmarks</c> makes over twenty minutes.</summary>
public sealed class SoakTests
{
    private const int Seconds = 4;
    private const int RequestsPerSecond = 60;

    [Fact]
    public async Task Each_request_of_mixed_traffic_with_reloads_streams_sockets_and_faults_is_accounted_for()
    {
        using var output = new StringWriter();
        var run = new SoakRun(DevProxyProcess.Executable, TimeSpan.FromSeconds(Seconds), RequestsPerSecond, output);

        var code = await run.RunAsync();

        Assert.True(code == 0, output.ToString());
        Assert.Contains("everything balances", output.ToString(), StringComparison.Ordinal);
    }
}
