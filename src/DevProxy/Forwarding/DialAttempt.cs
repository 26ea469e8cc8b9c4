using System.Net;
using System.Net.Sockets;

namespace DevProxy.Forwarding;

/// <summary>One address that was tried.</summary>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Error">What came of it; <see cref="SocketError.TimedOut"/> when it was given up.</param>
internal sealed record DialAttempt(IPEndPoint EndPoint, SocketError Error)
{
    /// <summary><c>127.0.0.1:3000 (connection refused)</c>.</summary>
    public override string ToString() => $"{EndPoint} ({Words(Error)})";

    private static string Words(SocketError error) =>
        error switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.NetworkUnreachable => "network unreachable",
            SocketError.HostUnreachable => "host unreachable",
            SocketError.TimedOut => "no answer",
            SocketError.AddressNotAvailable => "address not available",
            SocketError.AddressFamilyNotSupported => "address family not supported",
            SocketError.AccessDenied => "access denied",
            SocketError.ConnectionReset or SocketError.ConnectionAborted => "connection reset",
            SocketError.TooManyOpenSockets => "too many open files",
            SocketError.NoBufferSpaceAvailable => "no memory for another socket",
            _ => error.ToString(),
        };
}
