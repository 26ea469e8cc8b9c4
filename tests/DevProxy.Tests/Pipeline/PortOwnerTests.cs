using System.Net;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Pipeline;

public sealed class PortOwnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_devproxy_says_who_it_is()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of());

        Assert.True(await PortOwner.IsDevProxyAsync(new IPEndPoint(IPAddress.Loopback, proxy.Port), Token));
        Assert.True(await PortOwner.IsDevProxyAsync(new IPEndPoint(IPAddress.Any, proxy.Port), Token));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("")]
    public async Task Any_other_answer_is_another_programs(string answer)
    {
        await using var other = RawUpstream.Answering(answer);

        Assert.False(await PortOwner.IsDevProxyAsync(new IPEndPoint(IPAddress.Loopback, other.Port), Token));
    }

    [Fact]
    public async Task A_silent_server_does_not_block_the_start()
    {
        await using var silent = RawUpstream.Start((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        Assert.False(await PortOwner.IsDevProxyAsync(new IPEndPoint(IPAddress.Loopback, silent.Port), Token));
    }
}
