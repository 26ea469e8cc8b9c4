using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamClientTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_request_goes_through_the_proxy_with_its_credentials_body_and_all()
    {
        await using var forward = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                var body = new byte[4];
                await stream.ReadExactlyAsync(body, cancellation);
                var echo =
                    $"{head.Split('\r')[0]} "
                    + $"{head.Contains("\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n", StringComparison.Ordinal)} "
                    + $"{Encoding.Latin1.GetString(body)}";
                await stream.WriteAsync(
                    Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {echo.Length}\r\n\r\n{echo}"),
                    cancellation
                );
            }
        );
        await using var proxy = await ThroughAsync("http://api.test", $"http://user:p%40ss@127.0.0.1:{forward.Port}");
        using var body = new StringContent("body");
        using var answer = await Client.PostAsync(proxy.Url + "/a%2Fb?c", body, Cancellation);
        Assert.Equal("POST http://api.test/a%2Fb?c HTTP/1.1 True body", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_TLS_request_goes_through_the_proxys_tunnel_and_the_certificate_is_verified_for_the_target()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Host}")
        );
        await using var forward = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                Assert.StartsWith("CONNECT api.test:443 ", head, StringComparison.Ordinal);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancellation);
                using var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, upstream.Port, cancellation);
                await Task.WhenAny(stream.CopyToAsync(far.GetStream(), cancellation), far.GetStream().CopyToAsync(stream, cancellation));
            }
        );
        await using var proxy = await ThroughAsync(
            "https://api.test",
            forward.Url,
            route => route with { Ca = TestCertificates.File(TestCertificates.Authority), ChangeOrigin = ChangeOrigin.Browser }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
        request.Headers.Host = "dev.test:8010";
        using var answer = await Client.SendAsync(request, Cancellation);
        Assert.Equal("HTTP/2 dev.test:8010", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Connections_are_used_again()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync(context.Connection.Id));
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        Assert.Equal(await Client.GetStringAsync(proxy.Url, Cancellation), await Client.GetStringAsync(proxy.Url, Cancellation));
    }

    [Fact]
    public async Task A_connection_that_died_in_the_pool_is_no_failed_request()
    {
        using var closed = new SemaphoreSlim(0);
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancellation);
                stream.Close();
                closed.Release();
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        for (var i = 0; i < 20; i++)
        {
            using var body = i % 2 == 0 ? null : new StringContent("x");
            using var request = new HttpRequestMessage(i % 2 == 0 ? HttpMethod.Get : HttpMethod.Post, proxy.Url) { Content = body };
            using var answer = await Client.SendAsync(request, Cancellation);
            Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Cancellation));
            await closed.WaitAsync(Cancellation); // Not while the next one is on its way, which no client could tell from a failure.
        }
    }

    [Fact]
    public async Task A_retired_client_closes_its_connections_when_the_last_exchange_is_over()
    {
        var closed = new TaskCompletionSource();
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancellation);
                await stream.CopyToAsync(Stream.Null, cancellation);
                closed.SetResult();
            }
        );
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        await Client.GetStringAsync(proxy.Url, Cancellation);
        Assert.False(closed.Task.IsCompleted);
        proxy.Table.Routes[0].Upstream().Client.Release();
        await closed.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
    }

    private static Task<ForwardingProxy> ThroughAsync(string target, string proxyUrl, Func<RouteConfig, RouteConfig>? change = null)
    {
        var route = Routes.To("/", target);
        return ForwardingProxy.StartAsync(
            Configs.Of(change?.Invoke(route) ?? route) with
            {
                UpstreamProxy = new UpstreamProxyConfig(UpstreamProxyKind.Url, new Uri(proxyUrl)),
            }
        );
    }
}
