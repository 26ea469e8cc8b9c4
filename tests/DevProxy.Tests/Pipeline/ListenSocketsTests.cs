using System.Net;
using System.Net.Sockets;
using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class ListenSocketsTests
{
    private static readonly IPAddress[] Localhost = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    [Fact]
    public void A_free_port_is_free_on_every_address()
    {
        Assert.True(ListenSockets.TryOpen(Localhost, 0, out var sockets, out _));
        using var opened = sockets;

        Assert.Equal(Localhost, sockets.EndPoints.Select(endPoint => endPoint.Address));
        Assert.NotEqual(0, sockets.Port);
        Assert.All(sockets.EndPoints, endPoint => Assert.Equal(sockets.Port, endPoint.Port));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_port_that_is_taken_on_one_address_is_taken(string address)
    {
        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        Assert.False(ListenSockets.TryOpen(Localhost, port, out _, out var refusal));

        Assert.Equal(new ListenRefusal(new IPEndPoint(IPAddress.Parse(address), port), SocketError.AddressAlreadyInUse), refusal);
    }

    [Fact]
    public void A_socket_that_was_taken_is_not_closed_with_the_rest()
    {
        Assert.True(ListenSockets.TryOpen(Localhost, 0, out var sockets, out _));
        using var taken = sockets.Take(sockets.EndPoints.First());

        sockets.Dispose();

        Assert.True(taken!.IsBound);
        Assert.Null(sockets.Take(taken.LocalEndPoint!));
    }

    [Fact]
    public void An_address_of_another_machine_is_refused()
    {
        Assert.False(ListenSockets.TryOpen([IPAddress.Parse("192.0.2.1")], 0, out _, out var refusal));
        Assert.Equal(SocketError.AddressNotAvailable, refusal.Error);
    }
}
