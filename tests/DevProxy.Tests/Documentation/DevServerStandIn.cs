using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;
using static System.Net.WebSockets.WebSocketCloseStatus;
using static System.Net.WebSockets.WebSocketMessageType;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// What the dev servers of the frameworks have in common: they refuse a <c>Host</c> that they do not know and a form from another origin,
/// serve a page for every path, and tell of changes over a WebSocket that pages of other hosts may not open.
/// </summary>
internal static class DevServerStandIn
{
    public const string Page = """<!doctype html><link rel="icon" href="data:,"><title>The app</title>""";

    /// <param name="socketPath">Where the tool's client opens its WebSocket.</param>
    public static Task<TestUpstream> StartAsync(string socketPath = "/") =>
        TestUpstream.StartAsync(context => AnswerAsync(context, socketPath));

    private static async Task AnswerAsync(HttpContext context, string socketPath)
    {
        var (request, response) = (context.Request, context.Response);
        var origin = (string?)request.Headers.Origin;
        var isForeignForm = HttpMethods.IsPost(request.Method) && origin != $"http://{request.Host}";
        var isForeignSocket =
            context.WebSockets.IsWebSocketRequest && (origin is null || new Uri(origin).Host != "localhost" || request.Path != socketPath);
        if (request.Host.Host != "localhost" || isForeignForm || isForeignSocket)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            await response.WriteAsync($"Invalid Host or Origin header: {request.Host}, {origin}", context.RequestAborted);
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(Encoding.UTF8.GetBytes("hot"), Text, true, context.RequestAborted);
            await socket.CloseAsync(NormalClosure, null, context.RequestAborted);
        }
        else
        {
            response.ContentType = "text/html";
            await response.WriteAsync(Page, context.RequestAborted);
        }
    }
}
