using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace DevProxy.Benchmarks;

/// <summary>Everything that is measured, one after the other, and of each target whether it is met.</summary>
internal static class FullRun
{
    private static readonly string[] Parts = ["memory", "bodies", "routes", "idle", "modules", "socket"];

    /// <summary>One of the measurements beside the comparison; null where there is none of that name.</summary>
    /// <param name="name">Its name on the command line.</param>
    /// <param name="arguments">Which programs, and how much: see <see cref="Arguments"/> and <see cref="Amounts.Of"/>.</param>
    public static Func<Task<Findings>>? Part(string? name, Arguments arguments)
    {
        var (exe, floor, amounts) = (arguments.Exe, Contender.FloorCommand, Amounts.Of(arguments));
        var devProxy = exe + Contender.DevProxyArguments;
        return name switch
        {
            "memory" => () => MemoryRun.MeasureAsync(floor, devProxy, amounts),
            "bodies" => () => BigBodiesRun.MeasureAsync(floor, devProxy, amounts),
            "routes" => () => RoutesRun.MeasureAsync(exe, amounts),
            "idle" => () => IdleSocketsRun.MeasureAsync(floor, devProxy, amounts),
            "modules" => () => ModulesRun.MeasureAsync(exe, amounts),
            "socket" => () => SocketRun.MeasureAsync(exe, amounts),
            _ => null,
        };
    }

    /// <summary>The whole of RESULTS.md; two pictures go to <c>--plots FOLDER</c>.</summary>
    public static async Task<string> MainAsync(Arguments arguments)
    {
        var machine = Machine();
        var comparison = await Comparison.MeasureAsync(Contender.All(), Amounts.Of(arguments));
        var all = new List<Findings> { new("", CompareWith(comparison)), new("", Sizes(Contender.Native)) };
        foreach (var name in Parts)
            all.Add(await ReachedAsync(name, Part(name, arguments)!));
        if (arguments.Value("--plots") is { } plots)
            await DrawAsync(comparison, plots);
        var targets = all.SelectMany(static findings => findings.Targets).ToArray();
        return $"""
            # Measured by `tests/benchmarks/run.sh`

            {machine}

            ## Targets

            DevProxy native, everything on: {targets.Count(static target => target.IsMet)} of {targets.Length} are met.

            {Target.Judged(targets)}
            ## Side by side

            In brackets the ratio to the first row.

            {comparison.Tables()}
            {string.Join('\n', all.Select(static findings => findings.Markdown).Where(static text => text.Length > 0))}
            """;
    }

    // What fails must not take with it what took minutes.
    private static async Task<Findings> ReachedAsync(string name, Func<Task<Findings>> measure)
    {
        try
        {
            return await measure();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"{failure}");
            return new Findings(
                $"## {name}\n\nNot measured: {failure.Message.Split('\n')[0]}\n",
                [new Target(name, double.NaN, double.NaN)]
            );
        }
    }

    private static string Machine()
    {
        var load = OperatingSystem.IsLinux() ? $", load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before it began" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}{load}."
        );
    }

    private static List<Target> CompareWith(Comparison comparison)
    {
        var mine = comparison[Contender.DevProxy]!;
        var targets = new List<Target>();
        Against("CPU a request", static one => one.Cpu, (Contender.Floor, 1.25), (Contender.EmptyYarp, 1.2), (Contender.Caddy, 0.65));
        Against("CPU a request", static one => one.Cpu, (Contender.Middleware, 0.17), (Contender.Vite, 0.16));
        Against("start to first answer", static one => one.Start, (Contender.Floor, 1.3), (Contender.EmptyYarp, 0.15));
        Against("start to first answer", static one => one.Start, (Contender.Middleware, 0.2), (Contender.Vite, 0.2));
        Against("start to first answer", static one => one.Start, (Contender.LocalCorsProxy, 0.2));
        Against("CPU until 600 answers", static one => one.FirstCpu, (Contender.Floor, 1.5), (Contender.Caddy, 1.0));
        Against("CPU until 600 answers", static one => one.FirstCpu, (Contender.EmptyYarp, 0.25));
        var added = comparison.AddedOver(mine, comparison[Contender.Floor]!);
        targets.Add(new Target("median time added to a request that is alone / that the floor adds", added, 1.25));
        Against("99th percentile, 32 at once", static one => one.P99AtOnce, (Contender.Floor, 1.3));
        return targets;

        void Against(string name, Func<Comparison.Figures, Figure> figure, params (string Other, double Bound)[] others)
        {
            foreach (var (other, bound) in others)
            {
                var value = comparison[other] is { } there ? figure(mine).Over(figure(there)) : double.NaN;
                targets.Add(new Target($"{name} / {other}", value, bound));
            }
        }
    }

    // As a package brings it to a developer: one file, compressed by gzip.
    private static Target[] Sizes(string exe)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var file = File.OpenRead(exe))
            file.CopyTo(gzip);
        return
        [
            new Target("size of the program", new FileInfo(exe).Length / 1e6, 25, "MB"),
            new Target("size of the program, compressed", compressed.Length / 1e6, 11, "MB"),
        ];
    }

    private static async Task DrawAsync(Comparison comparison, string folder)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder, "benchmark-cpu.svg"),
            Plot.Of("CPU a request", Bars(static one => one.Cpu), "µs")
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder, "benchmark-start.svg"),
            Plot.Of("From start to the first answer", Bars(static one => one.Start), "ms")
        );

        IEnumerable<(string, double, bool)> Bars(Func<Comparison.Figures, Figure> figure) =>
            comparison.All.Select(one => (one.Name, figure(one).Median, one.Name == Contender.DevProxy));
    }
}
