using System.Net;
using System.Net.WebSockets;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

/// <summary>What passes over WebSockets and in event streams, over real sockets.</summary>
public sealed class MessagesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    public async Task The_messages_of_a_WebSocket_are_in_its_record(bool http2, bool compressed, bool forgets)
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => EchoAsync(context, compressed, forgets)
        );
        await using var proxy = http2
            ? await RunningProxy.StartHttpsAsync(Configs.Of(Routes.To("/", upstream.Url)))
            : await RunningProxy.ToAsync(upstream);
        using var invoker = Invoker();
        using var socket = Socket(http2, compressed, forgets);
        await socket.ConnectAsync(new Uri($"{(http2 ? "wss" : "ws")}://localhost:{proxy.Port}/chat"), invoker, Token);
        string[] texts = ["""{"type":"hello","token":"abc"}""", """{"type":"hello","token":"abc"}""", new string('x', 30_000)];
        foreach (var text in texts)
            Assert.Equal(text, await EchoedAsync(socket, text));
        await socket.CloseAsync((WebSocketCloseStatus)4001, "enough", Token);

        var messages = proxy.App.Store.Find((await proxy.EndedAsync()).Id)!.Messages!.Value;
        foreach (var direction in Enum.GetValues<MessageDirection>())
        {
            var shown = messages.Where(message => message.Direction == direction).ToList();
            var masked = """{"type":"hello","token":"***"}""";
            Assert.Equal([masked, masked, texts[2], "enough"], shown.Select(static message => message.Text));
            Assert.Equal((MessageType.Close, 4001, 8), (shown[3].Type, shown[3].CloseCode, shown[3].Size));
            Assert.Equal(compressed, shown[2].Size < texts[2].Length);
            Assert.All(shown, static message => Assert.Null(message.Unreadable));
        }

        Assert.True(messages.All(static message => message.AtMs > 0));
    }

    [Fact]
    public async Task Compressed_messages_that_the_browser_and_the_server_agreed_on_are_read_in_both_directions()
    {
        await using var upstream = await TestUpstream.StartAsync(context => EchoAsync(context, compressed: true, forgets: false));
        await using var proxy = await RunningProxy.ToAsync(upstream);
        using var invoker = Invoker();
        using var socket = Socket(http2: false, compressed: true, forgets: false);
        await socket.ConnectAsync(new Uri($"ws://localhost:{proxy.Port}/chat"), invoker, Token);
        for (var i = 0; i < 20; i++)
            await EchoedAsync(socket, $"the same words again and again, {i}");
        var id = (await proxy.NextAsync(ExchangeEventKind.Answered)).Id;

        var messages = proxy.App.Store.Find(id)!.Messages!.Value;
        Assert.Contains(
            messages,
            static one => one.Direction == MessageDirection.Sent && one.Text!.EndsWith(", 19", StringComparison.Ordinal)
        );
        Assert.Equal(
            Enumerable.Range(0, 20).Select(static i => $"the same words again and again, {i}"),
            messages.Where(static one => one.Direction == MessageDirection.Received).Select(static one => one.Text)
        );
        Assert.True(messages[10].Size < messages[10].Text!.Length); // It was compressed indeed.
    }

    [Fact]
    public async Task Nothing_is_kept_where_no_bodies_are()
    {
        await using var upstream = await TestUpstream.StartAsync(context => EchoAsync(context, compressed: false, forgets: false));
        var config = Configs.Of(Routes.To("/", upstream.Url));
        await using var proxy = await RunningProxy.StartAsync(config with { Inspector = config.Inspector! with { MaxBodyBytes = 0 } });
        using var invoker = Invoker();
        using var socket = Socket(http2: false, compressed: false, forgets: false);
        await socket.ConnectAsync(new Uri($"ws://localhost:{proxy.Port}/chat"), invoker, Token);
        await EchoedAsync(socket, "hello");

        var exchange = proxy.App.Store.FindUnmasked((await proxy.NextAsync(ExchangeEventKind.Answered)).Id)!;
        Assert.Null(exchange.Messages);
        Assert.Null(exchange.ToRecord(new Redaction([])).Messages);
    }

    [Fact]
    public async Task Two_thousand_messages_pass_whole_and_the_last_five_hundred_are_kept_within_the_bound()
    {
        const int Count = 2_000;
        await using var upstream = await TestUpstream.StartAsync(context => EchoAsync(context, compressed: false, forgets: false));
        await using var proxy = await RunningProxy.ToAsync(upstream);
        using var invoker = Invoker();
        using var socket = Socket(http2: false, compressed: false, forgets: false);
        await socket.ConnectAsync(new Uri($"ws://localhost:{proxy.Port}/flood"), invoker, Token);
        var sending = Task.Run(
            async () =>
            {
                for (var i = 0; i < Count; i++)
                    await socket.SendAsync(Encoding.UTF8.GetBytes($"message {i}"), WebSocketMessageType.Text, true, Token);
            },
            Token
        );
        for (var i = 0; i < Count; i++)
            Assert.Equal($"message {i}", await ReceivedAsync(socket));
        await sending;

        var exchange = proxy.App.Store.FindUnmasked((await proxy.NextAsync(ExchangeEventKind.Answered)).Id)!;
        Assert.Equal((Count, Count), (exchange.WebSocket!.Sent.Messages, exchange.WebSocket.Received.Messages));
        Assert.Equal(LastEntries<KeptMessage>.Most, exchange.Messages!.Snapshot().Entries.Length);
        Assert.Equal($"message {Count - 1}", exchange.ToRecord(new Redaction([])).Messages!.Value[^1].Text);
        Assert.InRange(exchange.Messages.HeldBytes, 1, 256 * 1024);
        Assert.InRange(exchange.EstimateBytes(), 1, 512 * 1024);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task The_events_of_a_stream_are_in_its_record_while_it_is_open(string? coding)
    {
        var end = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            if (coding is not null)
                context.Response.Headers.ContentEncoding = coding;
            var events = coding is null
                ? context.Response.Body
                : new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await events.WriteAsync("id: 1\nevent: login\ndata: {\"password\":\"x\",\n"u8.ToArray(), Token);
            await events.WriteAsync("data: \"page\":2}\n\n"u8.ToArray(), Token);
            await events.FlushAsync(Token);
            await end.Task.WaitAsync(context.RequestAborted);
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        using var answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        Assert.NotEqual(0, await body.ReadAsync(new byte[1], Token));

        var record = await proxy.NextAsync(ExchangeEventKind.Answered);
        while (proxy.App.Store.Find(record.Id)!.Events is not [_, ..])
            await Task.Delay(10, Token);
        var one = Assert.Single(proxy.App.Store.Find(record.Id)!.Events!.Value);
        Assert.Equal(("1", "login", "{\"password\":\"***\",\n\"page\":2}"), (one.Id, one.Event, one.Data));
        end.SetResult();
    }

    private static HttpMessageInvoker Invoker()
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return new HttpMessageInvoker(handler);
    }

    private static ClientWebSocket Socket(bool http2, bool compressed, bool forgets)
    {
        var socket = new ClientWebSocket();
        if (http2)
        {
            socket.Options.HttpVersion = HttpVersion.Version20;
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        if (compressed)
        {
            socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions
            {
                ClientContextTakeover = !forgets,
                ServerContextTakeover = !forgets,
            };
        }

        return socket;
    }

    private static async Task<string> EchoedAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Token);
        return await ReceivedAsync(socket);
    }

    private static async Task<string> ReceivedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[100_000];
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), Token);
            length += got.Count;
            if (got.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private static async Task EchoAsync(HttpContext context, bool compressed, bool forgets)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { DangerousEnableCompression = compressed, DisableServerContextTakeover = forgets }
        );
        var buffer = new byte[100_000];
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), context.RequestAborted);
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)4001, socket.CloseStatusDescription, context.RequestAborted);
                return;
            }

            if (!got.EndOfMessage)
                continue;
            await socket.SendAsync(buffer.AsMemory(0, length), got.MessageType, true, context.RequestAborted);
            length = 0;
        }
    }
}
