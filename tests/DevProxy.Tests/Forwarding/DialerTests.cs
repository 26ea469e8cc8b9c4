using System.Net;
using System.Net.Sockets;
using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class DialerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("localhost", "::1")]
    [InlineData("app.localhost", "127.0.0.1")]
    [InlineData("app.localhost", "::1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    public async Task Both_families_of_localhost_are_dialled(string host, string listening)
    {
        await using var upstream = RawUpstream.Start((_, _) => Task.CompletedTask, IPAddress.Parse(listening));
        using var socket = await new Dialer().DialAsync(new DnsEndPoint(host, upstream.Port), Cancellation);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(listening), upstream.Port), socket.RemoteEndPoint);
    }

    [Fact]
    public async Task The_family_that_worked_last_goes_first()
    {
        var dialer = new Dialer();
        await using var six = RawUpstream.Start((_, _) => Task.CompletedTask, IPAddress.IPv6Loopback);
        using (await dialer.DialAsync(new DnsEndPoint("localhost", six.Port), Cancellation)) { }

        // Now both families listen on this port.
        using var four = new TcpListener(IPAddress.Loopback, six.Port);
        four.Start();
        using var socket = await dialer.DialAsync(new DnsEndPoint("localhost", six.Port), Cancellation);
        Assert.Equal(IPAddress.IPv6Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task Every_attempt_is_listed_with_its_error()
    {
        var port = RawUpstream.ClosedPort();
        var failure = await Assert.ThrowsAsync<DialFailedException>(() =>
            new Dialer().DialAsync(new DnsEndPoint("localhost", port), Cancellation)
        );
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], failure.Attempts.Select(attempt => attempt.EndPoint.Address));
        Assert.Equal(SocketError.ConnectionRefused, failure.Attempts[0].Error);
        Assert.False(failure.TimedOut);
    }

    [Fact]
    public async Task A_silent_family_does_not_hold_up_the_other()
    {
        using var silent = new SilentListener();
        using var six = new TcpListener(IPAddress.IPv6Loopback, silent.Port);
        six.Start();
        using var socket = await new Dialer()
            .DialAsync(new DnsEndPoint("localhost", silent.Port), Cancellation)
            .WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        Assert.Equal(IPAddress.IPv6Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task A_dial_that_is_given_up_says_so()
    {
        using var silent = new SilentListener();
        using var soon = new CancellationTokenSource(200);
        var failure = await Assert.ThrowsAsync<DialFailedException>(() =>
            new Dialer().DialAsync(new DnsEndPoint("127.0.0.1", silent.Port), soon.Token)
        );
        Assert.True(failure.TimedOut);
        Assert.Equal(SocketError.TimedOut, Assert.Single(failure.Attempts).Error);
    }
}
