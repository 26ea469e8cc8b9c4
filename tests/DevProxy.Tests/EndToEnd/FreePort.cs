using System.Net;
using System.Net.Sockets;

namespace DevProxy.Tests.EndToEnd;

/// <summary>A port for a program that cannot choose one itself.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
