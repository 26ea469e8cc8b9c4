using System.Globalization;

namespace DevProxy.Benchmarks;

/// <summary>
/// Resident memory of the floor and of DevProxy after many requests, and where that is asked for after ten times as many.
/// </summary>
internal static class MemoryRun
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <param name="floor">The command of the least that DevProxy could be.</param>
    /// <param name="devProxy">DevProxy's.</param>
    /// <param name="amounts">How much.</param>
    public static async Task<Findings> MeasureAsync(string floor, string devProxy, Amounts amounts)
    {
        await using var api = await Api.StartAsync();
        var (least, mine) = (await AskAsync(floor, api.Url, amounts), await AskAsync(devProxy, api.Url, amounts));
        var (many, most) = (amounts.ManyRequests, amounts.MostRequests ?? 10 * amounts.ManyRequests);
        var table = Table.Of(
            ["", "at rest", $"after {many:N0} requests", $"after {most:N0}"],
            [Row(Contender.Floor, least, least), Row(Contender.DevProxy, mine, least)]
        );
        return new Findings(
            $"## Memory after many requests\n\n{table}",
            [
                new Target($"memory after {many:N0} requests / the floor", mine.Many.Over(least.Many), 1.4),
                new Target($"memory after {most:N0} requests / after {many:N0}", mine.Most.Over(mine.Many), 1.05),
            ]
        );
    }

    private static string[] Row(string name, Memory memory, Memory first) =>
        [
            name,
            memory.AtRest.Beside(first.AtRest),
            memory.Many.Beside(first.Many),
            memory.Most.IsEmpty ? "only with `--long`" : memory.Most.Beside(first.Most),
        ];

    private static async Task<Memory> AskAsync(string command, string target, Amounts amounts)
    {
        using var peer = await Peer.StartAsync(command, target);
        var memory = new Memory();
        await ReadAsync(memory.AtRest);
        await peer.Client.AskAsync(amounts.ManyRequests, Amounts.AtOnce);
        await ReadAsync(memory.Many);
        if (amounts.MostRequests is not { } most)
            return memory;
        await peer.Client.AskAsync(most - amounts.ManyRequests, Amounts.AtOnce);
        await ReadAsync(memory.Most);
        return memory;

        async Task ReadAsync(Figure figure)
        {
            await Task.Delay(Rest);
            figure.Add(peer.Costs.Megabytes);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"memory: {figure.Last:0} MB, {command}"));
        }
    }

    private sealed record Memory
    {
        public Figure AtRest { get; } = new("0", "MB");
        public Figure Many { get; } = new("0", "MB");
        public Figure Most { get; } = new("0", "MB");
    }
}
