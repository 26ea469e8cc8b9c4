using System.Globalization;
using System.Text;

namespace DevProxy.Benchmarks;

/// <summary>
/// CPU a request of a DevProxy with one route and of one with thousands, of which the last and one in the middle are asked for.
/// </summary>
internal static class RoutesRun
{
    /// <param name="devProxy">The program.</param>
    /// <param name="amounts">How much.</param>
    public static async Task<Findings> MeasureAsync(string devProxy, Amounts amounts)
    {
        await using var api = await Api.StartAsync();
        var folder = Directory.CreateTempSubdirectory("devproxy-benchmark-");
        try
        {
            var (last, middle) = (amounts.Routes - 1, amounts.Routes / 2);
            using var one = await StartAsync("one.json", [last], last);
            using var many = await StartAsync("many.json", Enumerable.Range(0, amounts.Routes), last);
            Asked[] all =
            [
                new("one route", one, one.Client),
                new($"{amounts.Routes:N0} routes, the last", many, many.Client),
                new($"{amounts.Routes:N0} routes, one in the middle", many, new Client(many.Client.Port, PathOf(middle))),
            ];
            foreach (var asked in all)
                await asked.Client.AskAsync(amounts.Requests, Amounts.AtOnce);
            foreach (var round in amounts.Turns())
            {
                foreach (var asked in all)
                {
                    var before = asked.Peer.Costs.Cpu;
                    await asked.Client.AskAsync(amounts.Requests, Amounts.AtOnce);
                    asked.Cpu.Add((asked.Peer.Costs.Cpu - before).TotalMicroseconds / amounts.Requests);
                }

                var shown = string.Join(
                    ", ",
                    all.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Cpu.Last:0} µs"))
                );
                await Console.Error.WriteLineAsync($"routes, round {round + 1}: {shown}");
            }

            var table = Table.Of(
                ["", "CPU a request", "start to first answer"],
                all.Select(asked =>
                    (string[])
                        [
                            asked.Name,
                            asked.Cpu.Beside(all[0].Cpu),
                            string.Create(CultureInfo.InvariantCulture, $"{asked.Peer.FirstAnswer.TotalMilliseconds:0} ms"),
                        ]
                )
            );
            return new Findings(
                $"## Many routes\n\n{table}",
                [.. all[1..].Select(asked => new Target($"CPU a request, {asked.Name} / one route", asked.Cpu.Over(all[0].Cpu), 1.05))]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Task<Peer> StartAsync(string name, IEnumerable<int> routes, int asked)
        {
            var file = Path.Combine(folder.FullName, name);
            File.WriteAllText(file, Configuration(api.Url, routes));
            return Peer.StartAsync($"{devProxy} {file} --port {{port}}", api.Url, PathOf(asked));
        }
    }

    private static string Configuration(string target, IEnumerable<int> routes)
    {
        var text = new StringBuilder("{ \"cors\": true, \"routes\": {\n");
        text.AppendJoin(",\n", routes.Select(route => $"  \"{KeyOf(route)}\": \"{target}\""));
        return text.Append("\n} }").ToString();
    }

    private static string KeyOf(int route) => string.Create(CultureInfo.InvariantCulture, $"/service{route:00000}/");

    private static string PathOf(int route) => $"{KeyOf(route)}{Client.UsualPath[1..]}";

    private sealed record Asked(string Name, Peer Peer, Client Client)
    {
        public Figure Cpu { get; } = new("0", "µs");
    }
}
