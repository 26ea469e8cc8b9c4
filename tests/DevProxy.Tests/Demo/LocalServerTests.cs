using System.Net;
using System.Net.Sockets;
using DevProxy.Demo;
using DevProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Builder;

namespace DevProxy.Tests.Demo;

public sealed class LocalServerTests
{
    [Fact]
    public async Task The_preferred_port_is_taken_when_it_is_free()
    {
        var port = FreePort.Next();
        var (server, origin) = await LocalServer.StartAsync(port, _ => { }, TestContext.Current.CancellationToken);
        await using (server)
            Assert.Equal($"http://localhost:{port}", origin);
    }

    [Fact]
    public async Task A_taken_port_is_replaced_by_a_free_one()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (server, origin) = await LocalServer.StartAsync(
            port,
            app => app.MapGet("/", () => "here"),
            TestContext.Current.CancellationToken
        );
        await using (server)
        {
            Assert.NotEqual($"http://localhost:{port}", origin);
            using var http = new HttpClient();
            Assert.Equal("here", await http.GetStringAsync(origin, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task It_listens_on_both_loopback_addresses()
    {
        var (server, origin) = await LocalServer.StartAsync(0, app => app.MapGet("/", () => "here"), TestContext.Current.CancellationToken);
        await using (server)
        {
            using var http = new HttpClient();
            var port = new Uri(origin).Port;
            Assert.Equal("here", await http.GetStringAsync($"http://127.0.0.1:{port}", TestContext.Current.CancellationToken));
            if (Socket.OSSupportsIPv6)
                Assert.Equal("here", await http.GetStringAsync($"http://[::1]:{port}", TestContext.Current.CancellationToken));
        }
    }
}
