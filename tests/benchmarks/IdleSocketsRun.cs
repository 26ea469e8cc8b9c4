using System.Globalization;
using System.Net.WebSockets;

namespace DevProxy.Benchmarks;

/// <summary>
/// What a WebSocket takes that is open and does nothing, after one message there and back: the growth of the proxy's memory by sockets.
/// </summary>
internal static class IdleSocketsRun
{
    private const int First = 20;
    private const int AtOnce = 50;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly byte[] Message = "{\"type\":\"connected\"}"u8.ToArray();

    /// <param name="floor">The command of the least that DevProxy could be.</param>
    /// <param name="devProxy">DevProxy's.</param>
    /// <param name="amounts">How much.</param>
    public static async Task<Findings> MeasureAsync(string floor, string devProxy, Amounts amounts)
    {
        await using var api = await Api.StartAsync();
        int[] counts = [amounts.Sockets / 5, amounts.Sockets];
        var (least, mine) = (await MeasureAsync(floor, api.Url, counts), await MeasureAsync(devProxy, api.Url, counts));
        var table = Table.Of(
            ["", .. counts.Select(static count => $"each of {count:N0}")],
            [
                [Contender.Floor, .. least.Select(static figure => $"{figure}")],
                [Contender.DevProxy, .. mine.Zip(least, static (figure, first) => figure.Beside(first))],
            ]
        );
        return new Findings(
            $"## An idle WebSocket\n\n{table}",
            [.. mine.Zip(counts, static (figure, count) => new Target($"an idle WebSocket, of {count:N0}", figure.Median, 15, "KB"))]
        );
    }

    private static async Task<Figure[]> MeasureAsync(string command, string target, int[] counts)
    {
        using var peer = await Peer.StartAsync(command, target);
        var sockets = new List<ClientWebSocket>();
        try
        {
            // What is loaded and made once is not theirs.
            await OpenAsync(First);
            await Task.Delay(Rest);
            var before = peer.Costs.Megabytes;
            var figures = new Figure[counts.Length];
            for (var i = 0; i < counts.Length; i++)
            {
                await OpenAsync(First + counts[i]);
                await Task.Delay(Rest);
                figures[i] = new Figure("0.0", "KB");
                figures[i].Add((peer.Costs.Megabytes - before) * 1e3 / counts[i]);
                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{counts[i]} idle sockets: {figures[i].Last:0.0} KB each, {command}")
                );
            }

            return figures;
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }

        async Task OpenAsync(int count)
        {
            while (sockets.Count < count)
                sockets.AddRange(
                    await Task.WhenAll(
                        Enumerable.Range(0, Math.Min(AtOnce, count - sockets.Count)).Select(_ => OpenOneAsync(peer.Client.Port))
                    )
                );
        }
    }

    private static async Task<ClientWebSocket> OpenOneAsync(int port)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/echo"), CancellationToken.None);
        await socket.SendAsync(Message, WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[Message.Length];
        while (!(await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).EndOfMessage) { }
        return socket;
    }
}
