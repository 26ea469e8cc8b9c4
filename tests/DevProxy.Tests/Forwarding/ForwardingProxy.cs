using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevProxy.Tests.Forwarding;

/// <summary>
/// The minimum around a <see cref="Forwarder"/>: Kestrel before it, and its errors written as <c>TYPE|detail|fix</c>.
/// </summary>
internal sealed class ForwardingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _lastId;

    private ForwardingProxy(WebApplication app, RouteTable table)
    {
        _app = app;
        Table = table;
    }

    /// <summary>The table in force.</summary>
    public RouteTable Table { get; set; }

    public Forwarder Forwarder => _app.Services.GetRequiredService<Forwarder>();

    public int Port => new Uri(Url).Port;

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url => _app.Urls.First();

    /// <summary>The exchanges, in the order in which they ended.</summary>
    public BlockingCollection<Exchange> Exchanges { get; } = [];

    /// <summary>Starts a proxy over plain HTTP/1.1, or, with a certificate, over TLS and both versions.</summary>
    public static async Task<ForwardingProxy> StartAsync(
        ProxyConfig config,
        IReadOnlyDictionary<string, string>? environment = null,
        System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null
    )
    {
        environment ??= new Dictionary<string, string>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddForwarding(UpstreamFailure.RunsInContainer(environment));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 2000;
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listener =>
                {
                    if (certificate is not null)
                        listener.UseHttps(certificate);
                    else
                        listener.Protocols = HttpProtocols.Http1;
                }
            );
        });
        var app = builder.Build();
        var proxy = new ForwardingProxy(app, UpstreamRoutes.Build(config, environment, app.Services.GetRequiredService<Forwarder>()));
        app.Run(proxy.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    /// <summary>A proxy with the route <c>/</c> alone.</summary>
    public static Task<ForwardingProxy> ToAsync(string target, Func<RouteConfig, RouteConfig>? change = null) =>
        StartAsync(Configs.Of(change is null ? Routes.To("/", target) : change(Routes.To("/", target))));

    /// <summary>The next exchange that ends.</summary>
    public Exchange Exchange() =>
        Exchanges.TryTake(out var exchange, TimeSpan.FromSeconds(60)) ? exchange : throw new TimeoutException("No exchange ended.");

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException) { }

        await _app.DisposeAsync();
        Table.Dispose();
        Exchanges.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange(Interlocked.Increment(ref _lastId), DateTimeOffset.UtcNow, ArrivedRequest.Read(context));
        try
        {
            if (Table.Match(exchange.Arrived.Called.Host, exchange.Arrived.Target.Path) is not { } route)
            {
                context.Response.StatusCode = 404;
                return;
            }

            if (await route.Responder.RespondAsync(context, exchange, null) is { } error)
            {
                context.Response.Clear();
                context.Response.StatusCode = ProxyError.Of(error).Status;
                await context.Response.WriteAsync($"{error.Type}|{error.Detail}|{error.Fix}");
            }
        }
        finally
        {
            Exchanges.Add(exchange);
        }
    }
}
