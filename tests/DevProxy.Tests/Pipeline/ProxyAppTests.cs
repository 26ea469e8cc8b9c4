using System.Net;
using System.Net.Sockets;
using DevProxy.Configuration;
using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class ProxyAppTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Localhost_is_both_loopback_families_on_one_port(string address)
    {
        var start = await ProxyApp.StartAsync(Configs.Of(), new ProxyAppSurroundings(new Dictionary<string, string>(), TimeProvider.System, static _ => { }), Token);
        await using var app = start.App;
        Assert.NotNull(app);
        using var client = new TcpClient();

        await client.ConnectAsync(IPAddress.Parse(address), new Uri(app.ProxyUrl).Port, Token);

        Assert.True(client.Connected);
    }
}
