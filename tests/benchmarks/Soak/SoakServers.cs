using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DevProxy.Benchmarks.Soak;

/// <summary>
/// The upstreams: one over HTTP/1.1, one over HTTP/2 without TLS, one that breaks off, and a port on which nothing listens.
/// </summary>
internal sealed class SoakServers : IAsyncDisposable
{
    /// <summary>Bytes of a large answer.</summary>
    public const int LargeBytes = 300_000;

    /// <summary>The time from one event of a stream to the next.</summary>
    public static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(250);

    // Asked by the product itself, for what a production origin would get.
    private const string ProductionOrigin = "https://your-website.com";

    private readonly SoakAccounts _accounts;
    private readonly WebApplication _http;
    private readonly WebApplication _h2c;
    private readonly TcpListener _breaking = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Socket _reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task _accepting = Task.CompletedTask;

    private SoakServers(SoakAccounts accounts)
    {
        _accounts = accounts;
        _http = Build(HttpProtocols.Http1);
        _h2c = Build(HttpProtocols.Http2);
    }

    /// <summary>The configuration that leads to them.</summary>
    /// <param name="revision">Different for each reload; it makes new connections.</param>
    /// <param name="withExtra">Whether there is a route <c>/extra</c>.</param>
    public string Configuration(int revision, bool withExtra)
    {
        var extra = withExtra ? $"\"/extra\": \"{_http.Urls.First()}\"," : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              "port": 0,
              "cors": true,
              "productionOrigins": ["{{ProductionOrigin}}"],
              "inspector": {},
              "log": { "level": "debug", "format": "json" },
              "routes": {
                {{extra}}
                "/api": { "target": "{{_http.Urls.First()}}", "connectTimeout": {{10_000 + revision}} },
                "/h2": { "target": "h2c{{_h2c.Urls.First()[4..]}}", "connectTimeout": {{10_000 + revision}} },
                "^/rewritten/(?<rest>.*)$": { "target": "{{_http.Urls.First()}}", "pathRewrite": { "^/rewritten": "/api" } },
                "/breaking": "http://{{_breaking.LocalEndpoint}}",
                "/refused": "http://{{_reserved.LocalEndPoint}}"
              }
            }
            """
        );
    }

    public static async Task<SoakServers> StartAsync(SoakAccounts accounts)
    {
        var servers = new SoakServers(accounts);
        await servers._http.StartAsync();
        await servers._h2c.StartAsync();
        servers._breaking.Start();
        servers._accepting = servers.BreakOffAsync();

        // Bound and not listening: the port is nobody's, and refuses.
        servers._reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _breaking.Stop();
        await _accepting;
        await StopAsync(_http);
        await StopAsync(_h2c);
        await _http.DisposeAsync();
        await _h2c.DisposeAsync();
        _reserved.Dispose();
        _breaking.Dispose();
        _ended.Dispose();
    }

    private static async Task StopAsync(WebApplication app)
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // What is open is cut.
        }
    }

    private WebApplication Build(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = protocols);
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(AnswerAsync);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin != ProductionOrigin)
            _accounts.Arrived(IdOf(context.Request.Query[SoakAccounts.Parameter].ToString()));
        var stop = context.RequestAborted;
        var path = context.Request.Path.Value!;
        try
        {
            switch (path[(path.LastIndexOf('/') + 1)..])
            {
                case "large":
                    context.Response.ContentType = "application/octet-stream";
                    await context.Response.Body.WriteAsync(new byte[LargeBytes], stop);
                    break;
                case "endless":
                    while (!stop.IsCancellationRequested)
                        await context.Response.Body.WriteAsync(new byte[10_000], stop);
                    break;
                case "upload":
                    await context.Request.Body.CopyToAsync(Stream.Null, stop);
                    await context.Response.WriteAsync("taken", stop);
                    break;
                case "slow":
                    await Task.Delay(TimeSpan.FromMilliseconds(800), stop);
                    await context.Response.WriteAsync("at last", stop);
                    break;
                case "hold":
                    await Task.Delay(Timeout.Infinite, stop);
                    break;
                case "events":
                    await SendEventsAsync(context, stop);
                    break;
                case "socket":
                    await EchoAsync(await context.WebSockets.AcceptWebSocketAsync(), stop);
                    break;
                default:
                    context.Response.ContentType = "application/json";
                    context.Response.Headers.SetCookie = "session=1; Path=/";
                    await context.Response.WriteAsync($"{{\"path\":\"{path}\"}}", stop);
                    break;
            }
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException or WebSocketException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            // The sender left, as it was told to.
        }
    }

    private static async Task SendEventsAsync(HttpContext context, CancellationToken stop)
    {
        context.Response.ContentType = "text/event-stream";
        var count = int.Parse(context.Request.Query["count"].ToString(), CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++)
        {
            await context.Response.WriteAsync($"data: {i}\n\n", stop);
            await context.Response.Body.FlushAsync(stop);
            await Task.Delay(BetweenEvents, stop);
        }
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken stop)
    {
        using (socket)
        {
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, stop) is { MessageType: not WebSocketMessageType.Close } got)
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, stop);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop);
        }
    }

    // Reads a request of one piece, and then closes inside the answer's body, or resets the connection before it.
    private async Task BreakOffAsync()
    {
        try
        {
            while (true)
            {
                var client = await _breaking.AcceptTcpClientAsync(_ended.Token);
                _ = BreakOffAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The end.
        }
    }

    private async Task BreakOffAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (
                    !head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
                    || !head.ToString().EndsWith("END", StringComparison.Ordinal)
                )
                {
                    var read = await stream.ReadAsync(buffer, _ended.Token);
                    if (read == 0)
                        return;
                    head.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }

                var target = head.ToString().Split(' ')[1];
                _accounts.Arrived(IdOf(target[(target.IndexOf('=', StringComparison.Ordinal) + 1)..]));
                if (target.Contains("/cut", StringComparison.Ordinal))
                    await stream.WriteAsync(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nonly this"u8.ToArray(),
                        _ended.Token
                    );
                else
                    client.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The product closed it first.
            }
        }
    }

    private static long IdOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
