using System.Net;
using System.Net.Sockets;

namespace DevProxy.Demo;

/// <summary>A small web server on both loopback addresses that reads no settings and writes no log.</summary>
internal static class LocalServer
{
    private const int Attempts = 5;

    /// <summary>Starts it on the preferred port, or on a free one when that is taken or 0.</summary>
    /// <param name="preferredPort">0 to 65535.</param>
    /// <param name="map">What it serves.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <returns>The running server and its origin, <c>http://localhost:PORT</c>.</returns>
    /// <exception cref="IOException">No port could be had.</exception>
    public static async Task<(WebApplication Server, string Origin)> StartAsync(
        int preferredPort,
        Action<WebApplication> map,
        CancellationToken cancellation
    )
    {
        var port = preferredPort == 0 ? FreePort() : preferredPort;
        for (var attempt = 1; ; attempt++)
        {
            var server = Build(port);
            map(server);
            try
            {
                await server.StartAsync(cancellation);
                return (server, $"http://localhost:{port}");
            }
            // Windows reports a reserved port as a SocketException, a taken one is an IOException everywhere.
            catch (Exception e) when (e is IOException or SocketException && attempt < Attempts)
            {
                await server.DisposeAsync();
                port = FreePort();
            }
        }
    }

    private static WebApplication Build(int port)
    {
        // The empty builder, because the slim one would read an appsettings.json of the folder that the demo was started in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.ListenLocalhost(port);
            });
        builder.Services.AddRoutingCore();
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
