using System.Globalization;

namespace DevProxy.Benchmarks;

/// <summary>
/// A body of a gigabyte each way, through the floor and through DevProxy in turns: bytes a second, and the most memory on the way beside
/// what a body of a tenth took.
/// </summary>
internal static class BigBodiesRun
{
    private const int MostRounds = 3;

    /// <param name="floor">The command of the least that DevProxy could be.</param>
    /// <param name="devProxy">DevProxy's.</param>
    /// <param name="amounts">How much.</param>
    public static async Task<Findings> MeasureAsync(string floor, string devProxy, Amounts amounts)
    {
        await using var api = await Api.StartAsync();
        using var least = await Peer.StartAsync(floor, api.Url);
        using var mine = await Peer.StartAsync(devProxy, api.Url);
        (Peer Peer, Passed Passed)[] both = [(least, new Passed(Contender.Floor)), (mine, new Passed(Contender.DevProxy))];
        foreach (var (peer, passed) in both)
        {
            await PassAsync(peer.Client, amounts.Bytes / 10, null);
            peer.Costs.ForgetPeak();
            await PassAsync(peer.Client, amounts.Bytes / 10, null);
            passed.TenthPeak.Add(peer.Costs.PeakMegabytes);
            peer.Costs.ForgetPeak();
        }

        foreach (var round in (amounts with { Rounds = Math.Min(amounts.Rounds, MostRounds) }).Turns())
        {
            foreach (var (peer, passed) in both)
                await PassAsync(peer.Client, amounts.Bytes, passed);
            var shown = string.Join(
                ", ",
                both.Select(static one =>
                    string.Create(CultureInfo.InvariantCulture, $"{one.Passed.Down.Last:0} MB/s down, {one.Passed.Up.Last:0} MB/s up")
                )
            );
            await Console.Error.WriteLineAsync($"big bodies, round {round + 1}: {shown}");
        }

        foreach (var (peer, passed) in both)
            passed.Peak.Add(peer.Costs.PeakMegabytes);
        var (first, second) = (both[0].Passed, both[1].Passed);
        var size = string.Create(CultureInfo.InvariantCulture, $"{amounts.Bytes / 1e6:0} MB");
        var table = Table.Of(
            ["", "down", "up", "most memory, a body of a tenth", "the whole body"],
            both.Select(one => one.Passed.Row(first))
        );
        return new Findings(
            $"## {size} each way\n\n{table}",
            [
                new Target($"{size} down, bytes a second / the floor", second.Down.Over(first.Down), 0.95, IsLeast: true),
                new Target($"{size} up, bytes a second / the floor", second.Up.Over(first.Up), 0.95, IsLeast: true),
                new Target($"most memory while {size} pass / while a tenth does (flat)", second.Peak.Over(second.TenthPeak), 1.1),
            ]
        );
    }

    private static async Task PassAsync(Client client, long bytes, Passed? passed)
    {
        var (down, up) = (await client.DownloadAsync(bytes), await client.UploadAsync(bytes));
        passed?.Down.Add(down / 1e6);
        passed?.Up.Add(up / 1e6);
    }

    private sealed record Passed(string Name)
    {
        public Figure Down { get; } = new("0", "MB/s");
        public Figure Up { get; } = new("0", "MB/s");
        public Figure TenthPeak { get; } = new("0", "MB");
        public Figure Peak { get; } = new("0", "MB");

        public string[] Row(Passed first) =>
            [Name, Down.Beside(first.Down), Up.Beside(first.Up), TenthPeak.Beside(first.TenthPeak), Peak.Beside(first.Peak)];
    }
}
