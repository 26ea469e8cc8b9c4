using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Benchmarks;

/// <summary>
/// Proxies side by side as processes of their own before the same small API. They take turns in short rounds, so that what else the machine
/// does meets all of them alike; each figure is the median of its rounds, with the median of its ratios to the first
/// proxy's of the same round.
/// </summary>
internal static class Comparison
{
    private const int Starts = 5;
    private const int First = 600;
    private const int WarmUp = 3_000;
    private const int RequestsInRound = 2_000;
    private const int AloneInRound = 200;
    private const int AtOnce = 32;

    private static readonly byte[] Body = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, 250))}]");

    /// <summary>Prints a table with a row for each proxy.</summary>
    /// <param name="arguments">
    /// The proxies, each as <c>NAME=FILE ARGUMENTS</c>, where <c>{target}</c> and <c>{port}</c> stand for what it forwards to and where it
    /// listens. <c>--rounds N</c> measures longer, <c>--only TEXT</c> the first proxy and those with TEXT in their name,
    /// <c>--no-starts</c> what a request costs and nothing else.
    /// </param>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var rounds = int.Parse(Option(arguments, "--rounds") ?? "9", CultureInfo.InvariantCulture);
        var only = Option(arguments, "--only");
        var figures = arguments
            .Where(argument => argument.Contains('=', StringComparison.Ordinal))
            .Where((peer, i) => i == 0 || only is null || peer.Split('=')[0].Contains(only, StringComparison.OrdinalIgnoreCase))
            .Select(peer => new Figures(peer.Split('=', 2)[0], peer.Split('=', 2)[1]))
            .ToArray();

        await using var api = await StartApiAsync();
        var target = api.Urls.First();
        for (var i = 0; i < Starts && !arguments.Contains("--no-starts"); i++)
        {
            foreach (var one in figures)
                await StartAsync(one, target);
        }

        var peers = new List<Peer>();
        try
        {
            foreach (var one in figures)
            {
                peers.Add(await Peer.StartAsync(one.Command, target));
                await peers[^1].AskAsync(WarmUp, AtOnce);
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var (one, peer) in figures.Zip(peers))
                    await AskAsync(one, peer);
                var shown = string.Join(", ", figures.Select(one => $"{one.Cpu[^1]:0} µs"));
                await Console.Error.WriteLineAsync($"round {round + 1}: {shown}");
            }

            foreach (var (one, peer) in figures.Zip(peers))
                (one.MemoryAfter, one.Size) = (peer.Megabytes, peer.SizeOnDisk / 1e6);
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }

        Console.WriteLine(Table(figures, WarmUp + (rounds * (RequestsInRound + AloneInRound))));
        return 0;
    }

    private static async Task StartAsync(Figures figures, string target)
    {
        await using var peer = await Peer.StartAsync(figures.Command, target);
        figures.Start.Add(peer.FirstAnswer.TotalMilliseconds);
        figures.MemoryAtStart.Add(peer.Megabytes);
        await peer.AskAsync(First, AtOnce);
        figures.FirstCpu.Add(peer.Cpu.TotalMilliseconds);
    }

    private static async Task AskAsync(Figures figures, Peer peer)
    {
        var before = peer.Cpu;
        var all = await peer.AskAsync(RequestsInRound, AtOnce);
        figures.Cpu.Add((peer.Cpu - before).TotalMicroseconds / RequestsInRound);
        figures.Rate.Add(RequestsInRound / all.Took.TotalSeconds);
        figures.P99.Add(all.Milliseconds(0.99));
        figures.P50.Add((await peer.AskAsync(AloneInRound, 1)).Milliseconds(0.5));
    }

    private static string Table(Figures[] figures, int requests)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"| | CPU a request | requests a second | one at a time, median | {AtOnce} at once, 99th percentile | first answer after "
                + $"| CPU until {First} answers | memory at rest | after {requests} requests | size |\n"
        );
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var one in figures)
        {
            string[] cells =
            [
                one.Name,
                Cell(one => one.Cpu, "0", "µs"),
                Cell(one => one.Rate, "0", ""),
                Cell(one => one.P50, "0.00", "ms"),
                Cell(one => one.P99, "0.0", "ms"),
                Cell(one => one.Start, "0", "ms"),
                Cell(one => one.FirstCpu, "0", "ms"),
                Cell(one => one.MemoryAtStart, "0", "MB"),
                Cell(one => [one.MemoryAfter], "0", "MB"),
                string.Create(CultureInfo.InvariantCulture, $"{one.Size:0.0} MB"),
            ];
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");

            string Cell(Func<Figures, List<double>> values, string format, string unit) =>
                values(one).Count == 0
                    ? ""
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Median(values(one)).ToString(format, CultureInfo.InvariantCulture)} {unit} "
                            + $"({Median([.. values(one).Zip(values(figures[0]), static (mine, first) => mine / first)]):0.00})"
                    );
        }

        return text.ToString();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string? Option(string[] arguments, string name) =>
        arguments.SkipWhile(argument => argument != name).ElementAtOrDefault(1);

    private static async Task<WebApplication> StartApiAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var api = builder.Build();
        api.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Body.Length;
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return context.Response.Body.WriteAsync(Body).AsTask();
        });
        await api.StartAsync();
        return api;
    }

    /// <summary>What was measured of one proxy, a value for each round.</summary>
    private sealed record Figures(string Name, string Command)
    {
        public List<double> Cpu { get; } = [];
        public List<double> Rate { get; } = [];
        public List<double> P50 { get; } = [];
        public List<double> P99 { get; } = [];
        public List<double> Start { get; } = [];
        public List<double> FirstCpu { get; } = [];
        public List<double> MemoryAtStart { get; } = [];
        public double MemoryAfter { get; set; }
        public double Size { get; set; }
    }
}
