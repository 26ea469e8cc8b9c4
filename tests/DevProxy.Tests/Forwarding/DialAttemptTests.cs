using System.Net;
using System.Net.Sockets;
using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class DialAttemptTests
{
    [Theory]
    [InlineData("127.0.0.1", SocketError.HostUnreachable, "127.0.0.1:3000 (host unreachable)")]
    [InlineData("::1", SocketError.AddressNotAvailable, "[::1]:3000 (address not available)")]
    [InlineData("::1", SocketError.AddressFamilyNotSupported, "[::1]:3000 (address family not supported)")]
    [InlineData("10.0.0.1", SocketError.AccessDenied, "10.0.0.1:3000 (access denied)")]
    [InlineData("10.0.0.1", SocketError.TooManyOpenSockets, "10.0.0.1:3000 (too many open files)")]
    [InlineData("10.0.0.1", SocketError.MessageSize, "10.0.0.1:3000 (MessageSize)")]
    public void An_attempt_is_told_by_its_address_and_in_words(string address, SocketError error, string expected) =>
        Assert.Equal(expected, new DialAttempt(new IPEndPoint(IPAddress.Parse(address), 3000), error).ToString());
}
