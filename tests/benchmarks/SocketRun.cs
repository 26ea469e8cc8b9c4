using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace DevProxy.Benchmarks;

/// <summary>
/// A WebSocket through DevProxy that keeps what passes, and through one that does not (<c>inspector.maxBodyBytes: 0</c>), before the same
/// server, which sends each message back. Both run at once and are asked in turns, in short rounds, so that what else the machine does
/// meets both alike.
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

    /// <summary>A table with a row for each kind of message.</summary>
    /// <param name="exe">The DevProxy to be measured.</param>
    /// <param name="amounts">How much.</param>
    public static async Task<Findings> MeasureAsync(string exe, Amounts amounts)
    {
        await using var api = await Api.StartAsync();
        using var off = Product(exe, api.Url, 0);
        using var on = Product(exe, api.Url, 64 * 1024);
        Started[] both = [off, on];
        var urls = new Uri[2];
        const string listening = "DevProxy listening on ";
        for (var i = 0; i < both.Length; i++)
            urls[i] = new Uri("ws" + (await both[i].LineAsync(listening))[(listening.Length + 4)..] + "/echo");

        var rows = new List<string[]>();
        foreach (var load in Loads)
        {
            Figure[] rates = [new(), new()];
            Figure[] costs = [new("0.0", "µs"), new("0.0", "µs")];
            foreach (var round in (amounts with { Rounds = WarmUp + amounts.Rounds }).Turns())
            {
                foreach (var which in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
                {
                    var before = both[which].Costs.Cpu;
                    var seconds = await load.RunAsync(urls[which]);
                    if (round < WarmUp)
                        continue;
                    rates[which].Add(load.Messages / seconds);
                    costs[which].Add((both[which].Costs.Cpu - before).TotalMicroseconds / load.Messages);
                }
            }

            rows.Add([load.Name, $"{rates[0]}", rates[1].Beside(rates[0]), $"{costs[0]}", costs[1].Beside(costs[0])]);
            await Console.Error.WriteLineAsync(string.Join(", ", rows[^1]));
        }

        var table = Table.Of(["", "messages a second, nothing kept", "kept", "CPU a message, nothing kept", "kept"], rows);
        const string read = "A message is one there and one back; in brackets the ratio to the same when nothing is kept.";
        return new Findings($"## A WebSocket whose messages are kept\n\n{read}\n\n{table}", []);
    }

    private static Started Product(string exe, string target, int maxBodyBytes) =>
        new(
            [exe, $"{{filled:{Contender.Folder}/Peers/messages.json}}"],
            new Dictionary<string, string> { ["target"] = target, ["bytes"] = maxBodyBytes.ToString(CultureInfo.InvariantCulture) }
        );

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
