using BenchmarkDotNet.Attributes;
using DevProxy.Benchmarks.Still;
using DevProxy.Configuration;
using DevProxy.Pipeline;

namespace DevProxy.Benchmarks;

/// <summary>
/// The whole pipeline over real sockets, everything on but the log, in the process of the benchmark: its memory column is what an exchange
/// leaves to the garbage collector. Client and API leave nothing.
/// </summary>
[InProcess]
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls End; it wants its classes open and knows no Dispose.
public class PipelineBenchmarks
#pragma warning restore CA1001
{
    private readonly StillApi _api = new();
    private ProxyApp _app = null!;
    private StillClient _client = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var environment = new Dictionary<string, string>();
        var read = ConfigReader.ReadArguments(new ConfigOverrides(_api.Url, Port: 0), environment);
        var context = new ProxyAppContext(
            environment,
            TimeProvider.System,
            static fault => throw new InvalidOperationException("A fault", fault)
        );
        _app = (await ProxyApp.OpenAsync(read.Config!, context, CancellationToken.None)).App!;
        await _app.ServeAsync(CancellationToken.None);
        _client = new StillClient(new Uri(_app.ProxyUrl).Port);
    }

    [GlobalCleanup]
    public async Task EndAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _api.Dispose();
    }

    [Benchmark(Description = "a GET that is repaired")]
    public void Get() => _client.Ask(StillClient.Get);

    [Benchmark(Description = "a preflight that is repaired")]
    public void Preflight() => _client.Ask(StillClient.Preflight);
}
