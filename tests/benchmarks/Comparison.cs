using System.Globalization;

namespace DevProxy.Benchmarks;

/// <summary>
/// Proxies side by side as processes of their own before the same small API. They take turns in short rounds, so that what else the machine
/// does meets all of them alike; each figure is the median of its rounds, with the median of its ratios to the first
/// proxy's of the same round.
/// </summary>
internal sealed class Comparison
{
    private const int First = 600;
    private const int WarmUp = 3_200;
    private const int OneAfterTheOther = 200;

    private readonly Figures[] _all;
    private readonly Figures _direct = new("without a proxy", "");

    private Comparison(IEnumerable<Contender> contenders) =>
        _all = [.. contenders.Select(static one => new Figures(one.Name, one.Command))];

    /// <summary>What was measured of each, a null where nothing was.</summary>
    public Figures? this[string name] => Array.Find(_all, one => one.Name == name);

    public IReadOnlyList<Figures> All => _all;

    /// <summary>Measures proxies that are named on the command line, the first of which is what the others are compared with.</summary>
    /// <param name="arguments">
    /// The proxies, each as <c>NAME=FILE ARGUMENTS</c> as <see cref="Peer"/> knows them. <c>--only TEXT</c> measures the first proxy and
    /// those with TEXT in their name, <c>--no-starts</c> what a request costs and nothing else.
    /// </param>
    public static async Task<string> MainAsync(Arguments arguments)
    {
        var only = arguments.Value("--only");
        var contenders = arguments
            .All.Where(static argument => argument.Contains('=', StringComparison.Ordinal))
            .Select(static argument => argument.Split('=', 2))
            .Select(static parts => new Contender(parts[0], parts[1]))
            .Where((one, i) => i == 0 || only is null || one.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
        var amounts = Amounts.Of(arguments);
        return (await MeasureAsync(contenders, arguments.Has("--no-starts") ? amounts with { Starts = 0 } : amounts)).Tables();
    }

    public static async Task<Comparison> MeasureAsync(IEnumerable<Contender> contenders, Amounts amounts)
    {
        var comparison = new Comparison(contenders);
        await using var api = await Api.StartAsync();
        foreach (var _ in (amounts with { Rounds = amounts.Starts }).Turns())
        {
            foreach (var one in comparison._all)
                await StartAsync(one, api.Url);
        }

        await comparison.AskAsync(api.Url, amounts);
        return comparison;
    }

    public string Tables() =>
        Table.Of(
            ["", "CPU a request", "requests a second", "one at a time, median", "99th percentile", "32 at once, median", "99th percentile"],
            _all.Append(_direct).Select(one => one.Requests(_all[0]))
        )
        + (
            _all[0].Start.IsEmpty
                ? ""
                : "\n"
                    + Table.Of(
                        [
                            "",
                            "first answer after",
                            $"CPU until {First} answers",
                            "their 95th percentile",
                            "memory at rest",
                            "after the rounds",
                            "size",
                        ],
                        _all.Select(one => one.Starts(_all[0]))
                    )
        );

    private static async Task StartAsync(Figures figures, string target)
    {
        using var peer = await Peer.StartAsync(figures.Command, target);
        figures.Start.Add(peer.FirstAnswer.TotalMilliseconds);
        figures.MemoryAtRest.Add(peer.Costs.Megabytes);
        figures.FirstP95.Add((await peer.Client.AskAsync(First, Amounts.AtOnce)).Milliseconds(0.95));
        figures.FirstCpu.Add(peer.Costs.Cpu.TotalMilliseconds);
    }

    private async Task AskAsync(string target, Amounts amounts)
    {
        var peers = new List<Peer>();
        try
        {
            foreach (var one in _all)
            {
                peers.Add(await Peer.StartAsync(one.Command, target));
                await peers[^1].Client.AskAsync(Math.Min(WarmUp, amounts.Requests), Amounts.AtOnce);
            }

            var api = new Client(new Uri(target).Port);
            foreach (var round in amounts.Turns())
            {
                await AskAsync(_direct, api, null, amounts.Requests);
                foreach (var (one, peer) in _all.Zip(peers))
                    await AskAsync(one, peer.Client, peer.Costs, amounts.Requests);
                var shown = string.Join(
                    ", ",
                    _all.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Cpu.Last:0} µs"))
                );
                await Console.Error.WriteLineAsync($"round {round + 1}: {shown}");
            }

            foreach (var (one, peer) in _all.Zip(peers))
            {
                one.MemoryAfter.Add(peer.Costs.Megabytes);
                if (peer.SizeOnDisk is { } bytes)
                    one.Size.Add(bytes / 1e6);
            }
        }
        finally
        {
            foreach (var peer in peers)
                peer.Dispose();
        }
    }

    private static async Task AskAsync(Figures figures, Client client, ProcessTree? costs, int requests)
    {
        var before = costs?.Cpu;
        var all = await client.AskAsync(requests, Amounts.AtOnce);
        if (costs is not null)
            figures.Cpu.Add((costs.Cpu - before!.Value).TotalMicroseconds / requests);
        figures.Rate.Add(requests / all.Took.TotalSeconds);
        figures.P50AtOnce.Add(all.Milliseconds(0.5));
        figures.P99AtOnce.Add(all.Milliseconds(0.99));
        var alone = await client.AskAsync(OneAfterTheOther, 1);
        figures.P50.Add(alone.Milliseconds(0.5));
        figures.P99.Add(alone.Milliseconds(0.99));
    }

    /// <summary>The time that one proxy adds to a request that is alone, over the time that another adds.</summary>
    public double AddedOver(Figures one, Figures other) => (one.P50.Median - _direct.P50.Median) / (other.P50.Median - _direct.P50.Median);

    /// <summary>What was measured of one proxy.</summary>
    internal sealed record Figures(string Name, string Command)
    {
        public Figure Cpu { get; } = new("0", "µs");
        public Figure Rate { get; } = new();
        public Figure P50 { get; } = new("0.00", "ms");
        public Figure P99 { get; } = new("0.0", "ms");
        public Figure P50AtOnce { get; } = new("0.0", "ms");
        public Figure P99AtOnce { get; } = new("0.0", "ms");
        public Figure Start { get; } = new("0", "ms");
        public Figure FirstCpu { get; } = new("0", "ms");
        public Figure FirstP95 { get; } = new("0.0", "ms");
        public Figure MemoryAtRest { get; } = new("0", "MB");
        public Figure MemoryAfter { get; } = new("0", "MB");
        public Figure Size { get; } = new("0.0", "MB");

        public string[] Requests(Figures first) =>
            [
                Name,
                Cpu.Beside(first.Cpu),
                Rate.Beside(first.Rate),
                P50.Beside(first.P50),
                P99.Beside(first.P99),
                P50AtOnce.Beside(first.P50AtOnce),
                P99AtOnce.Beside(first.P99AtOnce),
            ];

        public string[] Starts(Figures first) =>
            [
                Name,
                Start.Beside(first.Start),
                FirstCpu.Beside(first.FirstCpu),
                FirstP95.Beside(first.FirstP95),
                MemoryAtRest.Beside(first.MemoryAtRest),
                MemoryAfter.Beside(first.MemoryAfter),
                $"{Size}",
            ];
    }
}
