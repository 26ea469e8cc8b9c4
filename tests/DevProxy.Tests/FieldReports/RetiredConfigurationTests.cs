using System.Globalization;
using System.Runtime.CompilerServices;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Memory grew over hours with reloads: nothing of a configuration that was replaced may stay, not even where a browser keeps its
/// connection open.
/// </summary>
public sealed class RetiredConfigurationTests
{
    private const int Reloads = 50;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_reloads_with_requests_between_leave_no_configuration_and_no_connections_behind()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("here"));
        await using var proxy = await RunningProxy.StartAsync(Config(upstream, 0));
        var kept = new List<RawClient>();
        var replaced = new List<WeakReference>();
        for (var i = 1; i <= Reloads; i++)
            replaced.AddRange(await ServeAndReplaceAsync(proxy, upstream, i, kept));

        // A record keeps the route that took it, as long as the record is kept, or waits to be read.
        proxy.App.Store.Clear();
        Assert.Equal("here", await proxy.Client.GetStringAsync("/", Token));
        await proxy.EndedAsync();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(Timeout);
        while (replaced.Exists(static one => one.IsAlive) && !timeout.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(20, Token);
        }

        Assert.Equal(0, replaced.Count(static one => one.IsAlive));
        kept.ForEach(static client => client.Dispose());
    }

    // What is served here must not live on in a variable of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> ServeAndReplaceAsync(
        RunningProxy proxy,
        TestUpstream upstream,
        int revision,
        List<RawClient> kept
    )
    {
        Assert.Equal("here", await proxy.Client.GetStringAsync("/", Token));

        // A browser's connection, which stays open and is not used again.
        var client = await RawClient.ConnectAsync(proxy.Port);
        kept.Add(client);
        await client.WriteAsync($"GET / HTTP/1.1\r\nHost: localhost:{proxy.Port}\r\n\r\n");
        await client.ReadUntilAsync("here\r\n0\r\n\r\n");
        await proxy.EndedAsync();
        await proxy.EndedAsync();
        var config = proxy.App.Config;
        var next = Config(upstream, revision);
        proxy.App.Apply(next);
        proxy.App.ConfigStatus.Reloaded(new ConfigReload(next, [], []));

        // The route's target is held by its connections, too.
        return [new WeakReference(config), new WeakReference(config.Routes[0]), new WeakReference(config.Routes[0].Target)];
    }

    private static ProxyConfig Config(TestUpstream upstream, int revision) =>
        Configs.Of(Routes.To("/", upstream.Url) with { ConnectTimeout = TimeSpan.FromSeconds(10 + revision) }) with
        {
            ProductionOrigins = [],
            Path = revision.ToString(CultureInfo.InvariantCulture),
        };
}
