using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DevProxy.Pipeline;

/// <summary>
/// The sockets of one listener, on every address of it and all on one port. They are bound and listening before Kestrel starts, so that
/// a port, once found free, is not lost to another program, and a refusal names the address that it is about.
/// </summary>
internal sealed class ListenSockets : IDisposable
{
    private const int Backlog = 512;

    // A free port of the first address may be taken on the second; the next one hardly ever is.
    private const int Attempts = 30;

    private readonly Dictionary<EndPoint, Socket> _sockets = [];

    private ListenSockets() { }

    /// <summary>The addresses that are listened on, the port filled in.</summary>
    public IEnumerable<IPEndPoint> EndPoints => _sockets.Keys.Cast<IPEndPoint>();

    /// <summary>The one port of all addresses.</summary>
    public int Port => EndPoints.First().Port;

    /// <summary>Listens on <paramref name="port"/> of every address, or on one port that is free on all of them when it is 0.</summary>
    public static bool TryOpen(
        IReadOnlyList<IPAddress> addresses,
        int port,
        [NotNullWhen(true)] out ListenSockets? sockets,
        [NotNullWhen(false)] out ListenRefusal? refusal
    )
    {
        var attempt = 0;
        do
        {
            sockets = new ListenSockets();
            refusal = sockets.BindAll(addresses, port);
            if (refusal is null)
                return true;
            sockets.Dispose();
            sockets = null;
        } while (port == 0 && ++attempt < Attempts);
        return false;
    }

    /// <summary>Gives the socket of an address away, to Kestrel, which then owns it.</summary>
    public Socket? Take(EndPoint endPoint) => _sockets.Remove(endPoint, out var socket) ? socket : null;

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
            socket.Dispose();
        _sockets.Clear();
    }

    private ListenRefusal? BindAll(IReadOnlyList<IPAddress> addresses, int port)
    {
        foreach (var address in addresses)
        {
            var endPoint = new IPEndPoint(address, port);
            Socket? socket = null;
            try
            {
                socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
                socket.Listen(Backlog);
                endPoint = (IPEndPoint)socket.LocalEndPoint!;
                _sockets.Add(endPoint, socket);
                port = endPoint.Port;
            }
            catch (SocketException e)
            {
                socket?.Dispose();
                if (!IsAbsentFamily(address, e.SocketErrorCode) || _sockets.Count == 0)
                    return new ListenRefusal(endPoint, e.SocketErrorCode);
            }
        }

        return null;
    }

    // ::1 is listened on where it exists: a container often has no IPv6 at all.
    private static bool IsAbsentFamily(IPAddress address, SocketError error) =>
        address.Equals(IPAddress.IPv6Loopback) && error is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
}
