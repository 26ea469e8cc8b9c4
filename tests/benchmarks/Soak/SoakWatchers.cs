using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DevProxy.Benchmarks.Soak;

/// <summary>Who looks at the inspector, and who changes the configuration, while the traffic runs.</summary>
/// <param name="product">The running product.</param>
/// <param name="accounts">Where faults are written down.</param>
internal sealed class SoakWatchers(SoakProduct product, SoakAccounts accounts) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenLists = TimeSpan.FromSeconds(2);
    private const int ListsBetweenArchives = 8;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout };

    /// <summary>Lists, opens a record, and now and then takes the whole archive, until it is stopped.</summary>
    public Task ReadAsync(CancellationToken stop) =>
        UntilStoppedAsync(async () =>
        {
            for (var turn = 1; ; turn++)
            {
                var list = await GetAsync("api/exchanges?limit=100", stop);
                using var records = JsonDocument.Parse(list);
                if (
                    records.RootElement.GetProperty("exchanges").EnumerateArray().FirstOrDefault() is
                    { ValueKind: JsonValueKind.Object } first
                )
                    await GetAsync(
                        string.Create(CultureInfo.InvariantCulture, $"api/exchanges/{first.GetProperty("id").GetInt64()}"),
                        stop
                    );
                if (turn % ListsBetweenArchives == 0)
                    await SaveAsync("api/har", stop);
                await Task.Delay(BetweenLists, stop);
            }
        });

    /// <summary>Listens to the events until it is stopped.</summary>
    /// <param name="pause">Waited after each piece that is read: a page that sleeps.</param>
    /// <param name="stop">Stops it.</param>
    public Task ListenAsync(TimeSpan pause, CancellationToken stop) =>
        UntilStoppedAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(product.Inspector, "api/events"));
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            await using var events = await answer.Content.ReadAsStreamAsync(stop);
            var buffer = new byte[4096];
            while (await events.ReadAsync(buffer, stop) > 0)
                await Task.Delay(pause, stop);
            accounts.Fault("the inspector ended a stream of events");
        });

    /// <summary>Changes the file again and again: other settings, a route more, nonsense, a route less; and asks what came of it.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="servers">Where it leads.</param>
    /// <param name="traffic">Asks.</param>
    /// <param name="every">The time between two changes.</param>
    /// <param name="stop">Stops it.</param>
    public Task ReloadAsync(string file, SoakServers servers, SoakTraffic traffic, TimeSpan every, CancellationToken stop) =>
        UntilStoppedAsync(async () =>
        {
            for (var revision = 1; ; revision++)
            {
                await Task.Delay(every, stop);
                var isBad = revision % 4 == 3;
                var hasExtra = revision % 4 is 2 or 3;
                var (good, bad) = (product.GoodReloads, product.BadReloads);
                await File.WriteAllTextAsync(
                    file,
                    isBad
                        ? string.Create(CultureInfo.InvariantCulture, $"{{ \"prot\": {revision} }}")
                        : servers.Configuration(revision, hasExtra),
                    CancellationToken.None
                );
                if (!await SoakProduct.UntilAsync(() => isBad ? product.BadReloads > bad : product.GoodReloads > good, Timeout))
                    accounts.Fault($"change {revision} of the configuration was not noticed within {Timeout.TotalSeconds} s");

                // What is refused leaves the configuration before it in force.
                var status = await traffic.AskAsync("/extra/echo", arrivals: hasExtra ? 1 : 0);
                var due = hasExtra ? 200 : 404;
                if (status != due)
                    accounts.Fault($"after change {revision} of the configuration /extra answers {status} instead of {due}");
            }
        });

    /// <summary>How many exchanges are open according to the inspector.</summary>
    public async Task<int> OpenAsync()
    {
        using var list = JsonDocument.Parse(await GetAsync("api/exchanges?limit=1000", CancellationToken.None));
        return list
            .RootElement.GetProperty("exchanges")
            .EnumerateArray()
            .Count(static one => !one.TryGetProperty("durationMs", out var took) || took.ValueKind == JsonValueKind.Null);
    }

    public void Dispose() => _client.Dispose();

    // Some tens of megabytes, which nobody here looks at.
    private async Task SaveAsync(string path, CancellationToken stop)
    {
        using var answer = await _client.GetAsync(new Uri(product.Inspector, path), HttpCompletionOption.ResponseHeadersRead, stop);
        if (!answer.IsSuccessStatusCode)
            accounts.Fault($"the inspector answered {path} with {(int)answer.StatusCode}");
        await answer.Content.CopyToAsync(Stream.Null, stop);
    }

    private async Task<string> GetAsync(string path, CancellationToken stop)
    {
        using var answer = await _client.GetAsync(new Uri(product.Inspector, path), stop);
        var text = await answer.Content.ReadAsStringAsync(stop);

        // What is asked for may have left between the two questions.
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotFound)
            accounts.Fault($"the inspector answered {path} with {(int)answer.StatusCode}: {text}");
        return text;
    }

    private async Task UntilStoppedAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException)
        {
            // The end of the run.
        }
#pragma warning disable CA1031 // Whatever it is, it is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            accounts.Fault($"{e.GetType().Name}: {e.Message}");
        }
    }
}
