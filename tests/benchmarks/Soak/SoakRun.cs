using System.Diagnostics;
using System.Globalization;

namespace DevProxy.Benchmarks.Soak;

/// <summary>
/// Mixed traffic with reloads, streams, sockets and faults over minutes: each request has to be in the product's records exactly once and
/// with the end that its sender saw, each upstream has to see it once, and memory and handles may not grow.
/// </summary>
/// <param name="program">The product: an executable, or the <c>.dll</c> that <c>dotnet</c> runs.</param>
/// <param name="length">How long.</param>
/// <param name="requestsPerSecond">How many requests are begun in a second.</param>
/// <param name="output">Where the table goes.</param>
internal sealed class SoakRun(string program, TimeSpan length, int requestsPerSecond, TextWriter output)
{
    private const double DefaultMinutes = 20;
    private const int DefaultRate = 120;
    private const int TicksPerSecond = 20;
    private const string Usage = "usage: soak [--minutes 20] [--rate 120] [--exe PATH]";
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(1);

    // After that the product has given back what it can.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    /// <summary>Runs as the command line says; 0 when everything balances, 1 when it does not, 2 for wrong usage.</summary>
    public static async Task<int> MainAsync(string[] arguments)
    {
        var (program, minutes, rate) = (Path.Combine(AppContext.BaseDirectory, "devproxy.dll"), DefaultMinutes, DefaultRate);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = arguments.ElementAtOrDefault(i + 1) ?? "";
            var isKnown = arguments[i] switch
            {
                "--exe" => File.Exists(program = value),
                "--minutes" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out minutes)
                    && minutes > 0,
                "--rate" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out rate) && rate is > 0 and <= 1000,
                _ => false,
            };
            if (isKnown)
                continue;
            await Console.Error.WriteLineAsync($"{arguments[i]} {value}: {Usage}");
            return 2;
        }

        return await new SoakRun(Path.GetFullPath(program), TimeSpan.FromMinutes(minutes), rate, Console.Out).RunAsync();
    }

    /// <summary>Runs it; 0 when everything balances, else 1.</summary>
    public async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("devproxy-soak-").FullName;
        var accounts = new SoakAccounts();
        try
        {
            await using var servers = await SoakServers.StartAsync(accounts);
            var file = Path.Combine(folder, "proxy.json");
            await File.WriteAllTextAsync(file, servers.Configuration(0, withExtra: false));
            await using var product = await SoakProduct.StartAsync(program, folder, accounts);
            var memory = new SoakMemory(length);
            var before = product.Measure();
            await DriveAsync(product, servers, file, accounts, memory);
            List<string> complaints =
            [
                .. await EndAsync(product, accounts, before.Handles),
                .. memory.Complaints(),
                .. accounts.Unbalanced(),
            ];
            foreach (var line in accounts.Summary())
                await output.WriteLineAsync(line);
            foreach (var complaint in complaints)
                await output.WriteLineAsync($"WRONG: {complaint}");
            if (complaints.Count > 0)
                await output.WriteLineAsync($"The last sentences of the product:\n{string.Join('\n', product.Sentences.TakeLast(10))}");
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{accounts.Sent} requests, {product.GoodReloads} good and {product.BadReloads} bad reloads: "
                        + $"{(complaints.Count == 0 ? "everything balances" : "not in order")}"
                )
            );
            return complaints.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task DriveAsync(SoakProduct product, SoakServers servers, string file, SoakAccounts accounts, SoakMemory memory)
    {
        using var traffic = new SoakTraffic(product.Proxy, accounts, length < 2 * LongestLife ? length / 2 : LongestLife);
        using var watchers = new SoakWatchers(product, accounts);
        using var stop = new CancellationTokenSource();
        var reloadEvery = TimeSpan.FromSeconds(Math.Clamp(length.TotalSeconds / 12, 0.5, 5));
        Task[] beside =
        [
            watchers.ReadAsync(stop.Token),
            watchers.ListenAsync(TimeSpan.Zero, stop.Token),
            watchers.ListenAsync(Nap, stop.Token),
            watchers.ReloadAsync(file, servers, traffic, reloadEvery, stop.Token),
        ];

        await output.WriteLineAsync(SoakMemory.Head);
        var clock = Stopwatch.StartNew();
        var begun = 0;
        var nextSample = memory.Every;
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        while (clock.Elapsed < length && await tick.WaitForNextTickAsync())
        {
            // A machine that was busy is not made busier: what was missed is not caught up with.
            var due = Math.Min((int)(clock.Elapsed.TotalSeconds * requestsPerSecond) - begun, requestsPerSecond / 4);
            for (var i = 0; i < due; i++)
                traffic.Begin();
            begun = (int)(clock.Elapsed.TotalSeconds * requestsPerSecond);
            if (clock.Elapsed < nextSample)
                continue;
            nextSample += memory.Every;
            if (memory.Add(clock.Elapsed, accounts.Sent, product.Measure()) is { } row)
                await output.WriteLineAsync(row);
        }

        memory.Add(length, accounts.Sent, product.Measure());
        await stop.CancelAsync();
        await Task.WhenAll(beside);
        if (!await SoakProduct.UntilAsync(() => traffic.UnderWay == 0, DrainTimeout))
            accounts.Fault($"{traffic.UnderWay} requests had no end {DrainTimeout.TotalSeconds} s after the last one was sent");
    }

    private async Task<IReadOnlyList<string>> EndAsync(SoakProduct product, SoakAccounts accounts, int handlesBefore)
    {
        List<string> complaints = [];
        await SoakProduct.UntilAsync(() => accounts.Unrecorded == 0, TimeSpan.FromSeconds(10));
        using (var watchers = new SoakWatchers(product, accounts))
        {
            var open = 0;
            for (var tries = 0; tries < 10 && (open = await watchers.OpenAsync()) > 0; tries++)
                await Task.Delay(Nap / 2);
            if (open > 0)
                complaints.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{open} exchanges are open in the inspector, though no request is under way"
                    )
                );
        }

        // Connections to upstreams are kept for a few seconds.
        await SoakProduct.UntilAsync(() => !SoakMemory.HandleComplaints(handlesBefore, product.Measure().Handles).Any(), Rest);
        var (atRest, handles, _) = product.Measure();
        if (length > Rest)
        {
            await Task.Delay(Rest);
            await output.WriteLineAsync(
                $"resident after the traffic: {SoakMemory.Shown(atRest)}, {Rest.TotalSeconds} s later: "
                    + $"{SoakMemory.Shown(product.Measure().Resident)}"
            );
        }

        complaints.AddRange(SoakMemory.HandleComplaints(handlesBefore, handles));
        var code = await product.EndAsync();
        if (code != 0 && !OperatingSystem.IsWindows())
            complaints.Add(
                code is null
                    ? "it did not end when it was asked to"
                    : string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}")
            );
        return complaints;
    }
}
