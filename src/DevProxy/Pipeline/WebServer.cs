using System.Net.Sockets;
using DevProxy.Forwarding;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DevProxy.Pipeline;

/// <summary>Kestrel on the sockets that are open: the proxy's, with TLS where there is a certificate, and the inspector's.</summary>
internal static class WebServer
{
    // Server-sent events and WebSockets have no end of their own to wait for.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    public static WebApplication Build(Listeners listeners, ListenerCertificate? certificate, ProxyAppContext appContext)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRoutingCore();
        // A dev server that is started from a container listens in there too.
        builder.Services.AddForwarding(UpstreamFailure.RunsInContainer(appContext.Environment) && appContext.Companion is null);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(sockets =>
            sockets.CreateBoundListenSocket = endPoint =>
                listeners.Proxy.Take(endPoint)
                ?? listeners.Inspector?.Take(endPoint)
                ?? throw new SocketException((int)SocketError.AddressNotAvailable)
        );
        ConnectionLimit.AddTo(builder.Services);
        var refused = appContext.Refused is { } told ? new RefusedConnections(told, appContext.HearsRefused) : null;
        if (refused is not null)
            builder.Logging.AddFilter(RefusedConnections.Wants).AddProvider(refused);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            KestrelLimits.Apply(kestrel);
            foreach (var endPoint in listeners.Proxy.EndPoints)
                kestrel.Listen(endPoint, listener => Secure(listener, certificate, refused));
            foreach (var endPoint in listeners.Inspector?.EndPoints ?? [])
                kestrel.Listen(endPoint, listener => listener.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private static void Secure(ListenOptions listener, ListenerCertificate? certificate, RefusedConnections? refused)
    {
        if (refused is not null)
            listener.Use(refused.Begin);
        listener.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (certificate is not null)
        {
            listener.Use(next => new PlainHttpAnswer(next, refused).InvokeAsync);
            listener.UseHttps(https =>
            {
                https.ServerCertificate = certificate.Leaf;
                https.ServerCertificateChain = certificate.Chain;
            });
        }

        if (refused is not null)
            listener.Use(RefusedConnections.Read);
    }
}

/// <summary>
/// The command that started the app decides when it ends; the framework's own lifetime would take the signals for itself.
/// </summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
