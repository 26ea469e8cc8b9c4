using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Exchanges;
using DevProxy.Pipeline;

namespace DevProxy.Tests.EndToEnd;

/// <summary>DevProxy itself, on free ports, as <c>devproxy --route …</c> would start it.</summary>
internal sealed class RunningProxy(ProxyApp app) : IAsyncDisposable
{
    /// <summary>Its origin, as a browser writes it.</summary>
    public string Url => app.ProxyUrl;

    /// <summary>The inspector's origin.</summary>
    public string InspectorUrl => app.InspectorUrl!;

    public ExchangeStore Store => app.Store;

    /// <param name="routes">Each as <c>PATH=URL</c>.</param>
    public static async Task<RunningProxy> StartAsync(params ImmutableArray<string> routes)
    {
        var none = new Dictionary<string, string>();
        var read = ConfigReader.ReadArguments(new ConfigOverrides(Routes: routes, Port: 0), none);
        Assert.Empty(read.Problems);
        var start = await ProxyApp.StartAsync(
            read.Config!, new ProxyAppSurroundings(none, TimeProvider.System, fault => TestContext.Current.SendDiagnosticMessage($"{fault}")), TestContext.Current.CancellationToken);
        Assert.Empty(start.Problems);
        return new RunningProxy(start.App!);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
