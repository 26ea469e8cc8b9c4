using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Benchmarks;

/// <summary>
/// What all proxies are measured before, within the benchmark's own process: 1 KB of JSON at any path, as many bytes as are asked for at
/// <c>/big?bytes=N</c>, a sink for every <c>POST</c>, and at <c>/echo</c> a WebSocket that sends back what it gets.
/// </summary>
internal sealed class Api : IAsyncDisposable
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, 250))}]");
    private static readonly byte[] Piece = new byte[64 * 1024];

    private readonly WebApplication _app;

    private Api(WebApplication app) => _app = app;

    /// <summary>Such as <c>http://127.0.0.1:4711</c>.</summary>
    public string Url => _app.Urls.First();

    public static async Task<Api> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(static context =>
            context.WebSockets.IsWebSocketRequest ? EchoAsync(context)
            : HttpMethods.IsPost(context.Request.Method) ? SinkAsync(context)
            : context.Request.Path == "/big" ? BigAsync(context)
            : SmallAsync(context)
        );
        await app.StartAsync();
        return new Api(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task SmallAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Body.Length;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return context.Response.Body.WriteAsync(Body).AsTask();
    }

    private static async Task BigAsync(HttpContext context)
    {
        var left = long.Parse(context.Request.Query["bytes"]!, CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/octet-stream";
        for (context.Response.ContentLength = left; left > 0; left -= Piece.Length)
            await context.Response.Body.WriteAsync(Piece.AsMemory(0, (int)Math.Min(left, Piece.Length)), context.RequestAborted);
    }

    private static async Task SinkAsync(HttpContext context)
    {
        var (buffer, length) = (new byte[Piece.Length], 0L);
        for (int got; (got = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0; )
            length += got;
        var text = length.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
        var buffer = new byte[128 * 1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (got.MessageType == WebSocketMessageType.Close)
                break;
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
