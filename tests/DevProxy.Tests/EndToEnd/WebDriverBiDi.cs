using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DevProxy.Tests.EndToEnd;

/// <summary>WebDriver BiDi (W3C), as far as judging needs it: commands with their results, and events, as JSON over a WebSocket.</summary>
/// <param name="take">Takes the method and the parameters of each event.</param>
internal sealed class WebDriverBiDi(Action<string, JsonNode> take) : IAsyncDisposable
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = [];
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ClientWebSocket _socket = new();
    private Task _receiving = Task.CompletedTask;
    private int _lastId;

    /// <summary>Connects, and begins a session in which no certificate is refused.</summary>
    /// <param name="address">Where the browser listens, <c>ws://host:port</c>.</param>
    public async Task ConnectAsync(string address)
    {
        await _socket.ConnectAsync(new Uri(address + "/session"), _end.Token);
        _receiving = ReceiveAsync();
        await AskAsync("session.new", new { capabilities = new { alwaysMatch = new { acceptInsecureCerts = true } } });
    }

    /// <summary>Sends a command and waits for its result.</summary>
    public async Task<JsonNode> AskAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var asked = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id,
                method,
                @params = parameters,
            }
        );
        await _sending.WaitAsync(_end.Token);
        try
        {
            await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await asked.Task.WaitAsync(CommandTimeout, _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            using var message = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (; ; )
            {
                var part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var asked in _asked.Values)
                asked.TrySetException(new InvalidOperationException("The browser is gone.", e));
        }
    }

    private void Take(JsonNode message)
    {
        switch ((string?)message["type"])
        {
            case "success" when _asked.TryRemove((int)message["id"]!, out var asked):
                asked.TrySetResult(message["result"]!);
                break;
            case "error" when message["id"] is { } id && _asked.TryRemove((int)id, out var asked):
                asked.TrySetException(new InvalidOperationException($"{message["error"]}: {message["message"]}"));
                break;
            case "event":
                take((string)message["method"]!, message["params"]!);
                break;
        }
    }
}
