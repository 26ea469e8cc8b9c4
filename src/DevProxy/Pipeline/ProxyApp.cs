using System.Globalization;
using System.Net.Sockets;
using DevProxy.Configuration;
using DevProxy.Exchanges;

namespace DevProxy.Pipeline;

/// <summary>A running DevProxy: the proxy's listener, the inspector's, and the ordered pipeline between them and the upstreams.</summary>
internal sealed class ProxyApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private volatile ProxyConfig _config;

    private ProxyApp(WebApplication web, ProxyConfig config, ExchangeStore store, string proxyUrl, string? inspectorUrl)
    {
        _web = web;
        _config = config;
        Store = store;
        ProxyUrl = proxyUrl;
        InspectorUrl = inspectorUrl;
    }

    /// <summary>Where the proxy listens, as a browser on this machine writes it, without a slash at the end.</summary>
    public string ProxyUrl { get; }

    /// <summary>Where the inspector listens; null when it is switched off.</summary>
    public string? InspectorUrl { get; }

    /// <summary>What happened, for those who want to know.</summary>
    public ExchangeStore Store { get; }

    /// <summary>The configuration in force.</summary>
    public ProxyConfig Config => _config;

    /// <summary>Listens and serves, or says why it cannot.</summary>
    public static async Task<ProxyAppStart> StartAsync(ProxyConfig config, TimeProvider time, CancellationToken cancellationToken)
    {
        var addresses = await ListenAddresses.OfAsync(config.Host, cancellationToken);
        if (!ListenSockets.TryOpen(addresses, config.Port, out var proxySockets, out var refusal))
            return Refused("port", $"The proxy cannot listen on {refusal.EndPoint}: {refusal.Error}.");

        ListenSockets? inspectorSockets = null;
        if (config.Inspector is { } inspector)
        {
            var inspectorAddresses = await ListenAddresses.OfAsync(inspector.Host, cancellationToken);
            var wanted = inspector.Port ?? proxySockets.Port + 1;
            if (!ListenSockets.TryOpen(inspectorAddresses, wanted, out inspectorSockets, out refusal)
                && (inspector.Port is not null || !ListenSockets.TryOpen(inspectorAddresses, 0, out inspectorSockets, out refusal)))
            {
                proxySockets.Dispose();
                return Refused("inspector.port", $"The inspector cannot listen on {refusal.EndPoint}: {refusal.Error}.");
            }
        }

        var web = Build(proxySockets, inspectorSockets);
        var proxyUrl = Url(config.Https is null ? "http" : "https", config.Host, proxySockets.Port);
        var inspectorUrl = inspectorSockets is null ? null : Url("http", config.Inspector!.Host, inspectorSockets.Port);
        var app = new ProxyApp(web, config, new ExchangeStore(StoreBounds.Of(config.Inspector), new Redaction(config.Log.Redact), time), proxyUrl, inspectorUrl);
        await web.StartAsync(cancellationToken);
        return new ProxyAppStart(app, []);
    }

    /// <summary>Puts a configuration in force for every request from now on; what is in flight ends under the one it began with.</summary>
    public void Apply(ProxyConfig config) => _config = config;

    /// <summary>Stops listening, lets requests in flight end for a moment, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Store.Dispose();
    }

    private static string Url(string scheme, string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://{ListenAddresses.InUrl(host)}:{port}");

    private static ProxyAppStart Refused(string path, string message) =>
        new(null, [new ConfigProblem(ProblemSeverity.Error, 0, 0, path, message, "Choose another one, for example --port 8011.")]);

    private static WebApplication Build(ListenSockets proxy, ListenSockets? inspector)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket =
            endPoint => proxy.Take(endPoint) ?? inspector?.Take(endPoint) ?? throw new SocketException((int)SocketError.AddressNotAvailable));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var endPoint in proxy.EndPoints.Concat(inspector?.EndPoints ?? []))
                kestrel.Listen(endPoint);
        });
        var web = builder.Build();
        web.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return web;
    }
}
