using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class ProxyAppTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Localhost_is_both_loopback_families_on_one_port(string address)
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of());
        using var client = new TcpClient();

        await client.ConnectAsync(IPAddress.Parse(address), proxy.Port, Token);

        Assert.True(client.Connected);
        Assert.Equal($"http://localhost:{proxy.Port}", proxy.App.ProxyUrl);
    }

    [Fact]
    public async Task What_keeps_it_from_starting_is_told_not_thrown()
    {
        await using var other = await RunningProxy.StartAsync(Configs.Of());

        var taken = await StartedApp.StartAsync(Configs.Of() with { Port = other.Port }, RunningProxy.ContextWith(), Token);
        var uncertified = await StartedApp.StartAsync(
            Configs.Of() with
            {
                Https = new HttpsConfig("/no/such.pem", "/no/such.key"),
            },
            RunningProxy.ContextWith(),
            Token
        );

        Assert.Null(taken.App);
        Assert.Equal("port", Assert.Single(taken.Problems).Path);
        Assert.Null(uncertified.App);
        Assert.Equal("https", Assert.Single(uncertified.Problems).Path);
    }

    [Fact]
    public async Task What_arrives_before_it_serves_waits_so_that_whoever_follows_misses_nothing()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("hi"));
        var start = await ProxyApp.OpenAsync(Configs.Of(Routes.To("/", upstream.Url)), RunningProxy.ContextWith(), Token);
        await using var app = start.App!;
        using var client = await RawClient.ConnectAsync(new Uri(app.ProxyUrl).Port);
        await client.WriteAsync("GET /first HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        using var followed = app.Store.Subscribe(100);
        await app.ServeAsync(Token);

        Assert.Contains("hi", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await using var events = followed.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((ExchangeEventKind.Opened, 1), (events.Current.Kind, events.Current.Id));
    }

    [Fact]
    public async Task What_was_never_served_gives_its_ports_back()
    {
        var start = await ProxyApp.OpenAsync(Configs.Of(), RunningProxy.ContextWith(), Token);
        var port = new Uri(start.App!.ProxyUrl).Port;

        await start.App.DisposeAsync();

        await using var again = await RunningProxy.StartAsync(Configs.Of() with { Port = port });
        Assert.Equal(port, again.Port);
    }

    [Fact]
    public async Task The_inspector_is_told_apart_by_its_port_whatever_the_host_says()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("the application's"));
        await using var proxy = await RunningProxy.ToAsync(upstream);
        using var client = new HttpClient();

        var health = await client.GetStringAsync(new Uri(proxy.App.InspectorUrl + "/health"), Token);
        using var ours = await proxy.SendAsync("GET", "/health", "Host: " + new Uri(proxy.App.InspectorUrl!).Authority);

        Assert.Equal("ok", (string?)JsonNode.Parse(health)!["status"]);
        Assert.Equal("the application's", await ours.TextAsync());
    }

    [Fact]
    public async Task Without_an_inspector_nothing_else_listens()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of() with { Inspector = null });

        Assert.Null(proxy.App.InspectorUrl);
    }

    [Fact]
    public async Task Over_tls_it_speaks_http2()
    {
        var folder = Directory.CreateTempSubdirectory("devproxy-https-");
        var (cert, key) = (Path.Combine(folder.FullName, "c.pem"), Path.Combine(folder.FullName, "k.pem"));
        await File.WriteAllTextAsync(cert, TestCertificates.Localhost.ExportCertificatePem(), Token);
        using (var privateKey = TestCertificates.Localhost.GetECDsaPrivateKey()!)
            await File.WriteAllTextAsync(key, privateKey.ExportPkcs8PrivateKeyPem(), Token);
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("hi"));
        var start = await StartedApp.StartAsync(
            Configs.Of(Routes.To("/", upstream.Url)) with
            {
                Https = new HttpsConfig(cert, key),
            },
            RunningProxy.ContextWith(),
            Token
        );
        await using var app = start.App!;
        folder.Delete(recursive: true);
        using var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown!.GetCertHashString() == TestCertificates.Localhost.GetCertHashString(),
            },
        };
        using var client = new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.GetAsync(new Uri(app.ProxyUrl), Token);

        Assert.StartsWith("https://localhost:", app.ProxyUrl, StringComparison.Ordinal);
        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal("hi", await response.TextAsync());
        Assert.Equal("HTTP/2", app.Store.Find(1)!.Request.HttpVersion);
        Assert.Equal(app.ProxyUrl + "/", app.Store.Find(1)!.Request.Url);
    }

    [Fact]
    public async Task Large_heads_and_bodies_pass_and_bytes_stay_bytes()
    {
        var size = 0L;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var buffer = new byte[65536];
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
                size += count;
            context.Response.Headers["X-Echo"] = context.Request.Headers["X-Name"];
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);
        var head =
            $"POST /{new string('p', 60_000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Name: Zo\u00eb\u00ff\r\n"
            + string.Concat(Enumerable.Range(0, 90).Select(i => $"X-{i}: {new string('v', 2500)}\r\n"));
        const int Body = 40_000_000;
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.WriteAsync($"{head}Content-Length: {Body}\r\n\r\n");
        await client.Stream.WriteAsync(new byte[Body], Token);

        var answer = await client.ReadToEndAsync();

        Assert.True(answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), answer);
        Assert.Contains("\r\nX-Echo: Zo\u00eb\u00ff\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(Body, size);
    }

    [Fact]
    public async Task A_reload_under_load_drops_no_request_and_no_websocket()
    {
        await using var one = await TestUpstream.StartAsync(context => AnswerAsync(context, "one"));
        await using var two = await TestUpstream.StartAsync(context => AnswerAsync(context, "two"));
        await using var proxy = await RunningProxy.ToAsync(one);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://localhost:{proxy.Port}/"), Token);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => LoadAsync(proxy, stop.Token)).ToArray();

        for (var i = 0; i < 60; i++)
        {
            proxy.App.Apply(Configs.Of(Routes.To("/", i % 2 == 0 ? two.Url : one.Url)) with { Port = i });
            await Task.Delay(5, Token);
        }

        proxy.App.Apply(Configs.Of(Routes.To("/", two.Url)));
        await stop.CancelAsync();
        var answers = (await Task.WhenAll(load)).SelectMany(all => all).ToArray();
        using var last = await proxy.SendAsync("GET", "/");
        await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var received = await socket.ReceiveAsync(new byte[100].AsMemory(), Token);

        Assert.All(answers, answer => Assert.True(answer is "one" or "two", answer));
        Assert.Contains("one", answers);
        Assert.Contains("two", answers);
        Assert.Equal("two", await last.TextAsync());
        Assert.Equal("still here".Length, received.Count);
    }

    [Fact]
    public async Task It_ends_at_once_although_a_stream_is_open()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var proxy = await RunningProxy.ToAsync(upstream);
        using var stream = await proxy.SendAsync("GET", "/");

        await proxy.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25), Token);
    }

    private static async Task AnswerAsync(HttpContext context, string name)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await context.Response.WriteAsync(name);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task<List<string>> LoadAsync(RunningProxy proxy, CancellationToken stop)
    {
        var answers = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            using var response = await proxy.SendAsync("GET", "/");
            answers.Add(await response.TextAsync());
        }

        return answers;
    }
}
