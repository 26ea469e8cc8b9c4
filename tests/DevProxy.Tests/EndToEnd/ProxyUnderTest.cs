using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// DevProxy itself, on free ports, as <c>devproxy --route …</c> would start it: in this process, or as the published program that is to be
/// tested.
/// </summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    private static readonly Dictionary<string, string> None = [];

    private readonly ProxyApp? _app;
    private readonly IAsyncDisposable _running;

    private ProxyUnderTest(ProxyApp app) => (_app, _running, Url, InspectorUrl) = (app, app, app.ProxyUrl, app.InspectorUrl!);

    private ProxyUnderTest(DevProxyProcess process, string url, string inspectorUrl) =>
        (_running, Url, InspectorUrl) = (process, url, inspectorUrl);

    /// <summary>Its origin, as a browser writes it.</summary>
    public string Url { get; }

    /// <summary>The inspector's origin.</summary>
    public string InspectorUrl { get; }

    public LiveTraffic Store => InThisProcess.Store;

    public ProxyConfig Config => InThisProcess.Config;

    private ProxyApp InThisProcess =>
        _app ?? throw new InvalidOperationException("This test looks into the program, which the published one does not allow.");

    /// <param name="routes">Each as <c>PATH=URL</c>.</param>
    public static async Task<ProxyUnderTest> StartAsync(params ImmutableArray<string> routes)
    {
        if (DevProxyProcess.Published is not null)
        {
            var process = DevProxyProcess.Start(
                Path.GetTempPath(),
                ["run", "--port", "0", .. routes.SelectMany(route => new[] { "--route", route })]
            );
            return new ProxyUnderTest(process, await process.ProxyUrlAsync(), await process.InspectorUrlAsync());
        }

        var read = ConfigReader.ReadArguments(new ConfigOverrides(Routes: routes, Port: 0), None);
        Assert.Empty(read.Problems);
        return await StartAsync(read.Config!);
    }

    /// <summary>The proxy of a configuration file, with options laid over it.</summary>
    public static Task<ProxyUnderTest> OfFileAsync(string file, ConfigOverrides overrides)
    {
        var read = ConfigReader.Read(file, overrides, None, Keys.All);
        Assert.DoesNotContain(read.Problems, problem => problem.Severity == ProblemSeverity.Error);
        return StartAsync(read.Config!);
    }

    private static async Task<ProxyUnderTest> StartAsync(ProxyConfig config)
    {
        var start = await StartedApp.StartAsync(
            config,
            new ProxyAppContext(None, TimeProvider.System, fault => TestContext.Current.SendDiagnosticMessage($"{fault}")),
            TestContext.Current.CancellationToken
        );
        Assert.Empty(start.Problems);
        return new ProxyUnderTest(start.App!);
    }

    public ValueTask DisposeAsync() => _running.DisposeAsync();
}
