using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.EndToEnd;

/// <summary>DevProxy itself, on free ports, as <c>devproxy --route …</c> would start it.</summary>
internal sealed class RunningProxy(ProxyApp app) : IAsyncDisposable
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Its origin, as a browser writes it.</summary>
    public string Url => app.ProxyUrl;

    /// <summary>The inspector's origin.</summary>
    public string InspectorUrl => app.InspectorUrl!;

    public LiveTraffic Store => app.Store;

    public ProxyConfig Config => app.Config;

    /// <param name="routes">Each as <c>PATH=URL</c>.</param>
    public static Task<RunningProxy> StartAsync(params ImmutableArray<string> routes)
    {
        var read = ConfigReader.ReadArguments(new ConfigOverrides(Routes: routes, Port: 0), None);
        Assert.Empty(read.Problems);
        return StartAsync(read.Config!);
    }

    /// <summary>The proxy of a configuration file, with options laid over it.</summary>
    public static Task<RunningProxy> OfFileAsync(string file, ConfigOverrides overrides)
    {
        var read = ConfigReader.Read(file, overrides, None);
        Assert.DoesNotContain(read.Problems, problem => problem.Severity == ProblemSeverity.Error);
        return StartAsync(read.Config!);
    }

    private static async Task<RunningProxy> StartAsync(ProxyConfig config)
    {
        var start = await ProxyApp.StartAsync(
            config,
            new ProxyAppContext(None, TimeProvider.System, fault => TestContext.Current.SendDiagnosticMessage($"{fault}")),
            TestContext.Current.CancellationToken
        );
        Assert.Empty(start.Problems);
        return new RunningProxy(start.App!);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
