using System.Net.WebSockets;
using System.Text;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Documentation;

/// <summary>A page's WebSocket to DevProxy.</summary>
internal static class RecipeSocket
{
    /// <summary>
    /// Opens one as a page that is at home at DevProxy does, sends a text if there is one, and gives the first that comes.
    /// </summary>
    public static async Task<string> AskAsync(ProxyUnderTest proxy, string path, string? text = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", proxy.Url);
        await socket.ConnectAsync(new Uri(proxy.Url.Replace("http:", "ws:", StringComparison.Ordinal) + path), cancellation);
        if (text is not null)
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellation);
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
