using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DevProxy.Benchmarks;

/// <summary>
/// A WebSocket through DevProxy that keeps what passes, and through one that does not (<c>inspector.maxBodyBytes: 0</c>), before the same
/// server, which sends each message back. Both run at once and are asked in turns, in short rounds, so that what else the machine does meets
/// both alike.
/// </summary>
internal static class SocketRun
{
    private const int WarmUp = 2;

    private static readonly Load[] Loads =
    [
        new("100 B of text, one at a time", 100, 1000, AtOnce: 1, IsCompressed: false),
        new("100 B of text, 64 on their way", 100, 10_000, AtOnce: 64, IsCompressed: false),
        new("64 KB of text, 4 on their way", 64 * 1024, 500, AtOnce: 4, IsCompressed: false),
        new("1 KB of JSON, compressed, 64 on their way", 1024, 5000, AtOnce: 64, IsCompressed: true),
    ];

    /// <summary>Prints a table with a row for each kind of message.</summary>
    /// <param name="arguments"><c>--exe PATH</c>: the DevProxy to be measured; <c>--rounds N</c>: 15 unless it is said.</param>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var exe = Value("--exe") ?? Path.Combine(AppContext.BaseDirectory, "devproxy.dll");
        var rounds = int.Parse(Value("--rounds") ?? "15", CultureInfo.InvariantCulture);
        await using var server = await ServerAsync();
        using var off = Product(exe, server.Urls.First(), 0);
        using var on = Product(exe, server.Urls.First(), 64 * 1024);
        Started[] both = [off, on];
        var urls = new Uri[2];
        const string listening = "DevProxy listening on ";
        for (var i = 0; i < both.Length; i++)
            urls[i] = new Uri("ws" + (await both[i].LineAsync(listening))[(listening.Length + 4)..] + "/echo");

        Console.WriteLine("| | messages a second, nothing kept | kept | ratio | CPU a message, nothing kept | kept | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var load in Loads)
        {
            var times = new List<(double Off, double On)>();
            var costs = new List<(double Off, double On)>();
            for (var round = -WarmUp; round < rounds; round++)
            {
                var time = new double[2];
                var cost = new double[2];
                foreach (var which in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
                {
                    var before = both[which].Processor;
                    time[which] = await load.RunAsync(urls[which]);
                    cost[which] = (both[which].Processor - before).TotalMicroseconds / load.Messages;
                }

                if (round < 0)
                    continue;
                times.Add((time[0], time[1]));
                costs.Add((cost[0], cost[1]));
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {load.Name} | {load.Messages / Median(times, static one => one.Off):0} | {load.Messages / Median(times, static one => one.On):0} "
                        + $"| {Median(times, static one => one.Off / one.On):0.00} | {Median(costs, static one => one.Off):0.0} µs "
                        + $"| {Median(costs, static one => one.On):0.0} µs | {Median(costs, static one => one.On / one.Off):0.00} |"
                )
            );
        }

        return 0;

        string? Value(string option) =>
            Array.IndexOf(arguments, option) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private static Started Product(string exe, string target, int maxBodyBytes)
    {
        var folder = Directory.CreateTempSubdirectory("devproxy-socket-").FullName;
        File.WriteAllText(
            Path.Combine(folder, "proxy.json"),
            $$"""{ "port": 0, "inspector": { "maxBodyBytes": {{maxBodyBytes}} }, "routes": { "/": "{{target}}" } }"""
        );
        return new Started(exe, ["run"], folder);
    }

    private static async Task<WebApplication> ServerAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(static async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { DangerousEnableCompression = true }
            );
            var buffer = new byte[128 * 1024];
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (got.MessageType == WebSocketMessageType.Close)
                    break;
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }

    private static double Median(List<(double Off, double On)> all, Func<(double Off, double On), double> of) =>
        all.Select(of).Order().ElementAt(all.Count / 2);

    /// <summary>Messages of one kind over one socket.</summary>
    private sealed record Load(string Name, int Bytes, int Messages, int AtOnce, bool IsCompressed)
    {
        /// <summary>The seconds until the last of them has come back.</summary>
        public async Task<double> RunAsync(Uri url)
        {
            using var socket = new ClientWebSocket();
            if (IsCompressed)
                socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            await socket.ConnectAsync(url, CancellationToken.None);
            using var onTheirWay = new SemaphoreSlim(AtOnce);
            var message = Message();
            var watch = Stopwatch.StartNew();
            var sending = Task.Run(async () =>
            {
                for (var i = 0; i < Messages; i++)
                {
                    await onTheirWay.WaitAsync();
                    await socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
                }
            });
            var buffer = new byte[128 * 1024];
            for (var i = 0; i < Messages; i++)
            {
                while (!(await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).EndOfMessage) { }
                onTheirWay.Release();
            }

            await sending;
            var seconds = watch.Elapsed.TotalSeconds;
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            return seconds;
        }

        private byte[] Message()
        {
            var text = new StringBuilder("{\"items\":[");
            for (var i = 0; text.Length < Bytes; i++)
                text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{i * 7919},\"name\":\"item {i}\"}},");
            return Encoding.ASCII.GetBytes(text.ToString()[..Bytes]);
        }
    }
}
