using System.Collections.Concurrent;
using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Pipeline;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>
/// The result of a run with <c>--ci</c>: whether a browser would have refused something in production, or, where DevProxy adds no CORS
/// headers, has refused it.
/// </summary>
internal sealed class CiVerdicts(TimeProvider time)
{
    // A command may end before the connection of its last answer is done; nobody waits for sockets that its browser left open.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<long, ImmutableArray<Refusal>> _refused = new();
    private readonly ConcurrentDictionary<long, bool> _open = new();
    private readonly ConcurrentDictionary<long, bool> _unsettled = new();
    private ProxyApp? _app;
    private int _count;

    /// <summary>Counts every exchange from now on, until what it returns is disposed.</summary>
    public IDisposable Follow(ProxyApp app)
    {
        _app = app;
        return app.Store.Listen(Hear);
    }

    /// <summary>Waits, 12 seconds at most, until every verdict is known.</summary>
    public async Task SettleAsync()
    {
        for (var began = time.GetTimestamp(); !_open.IsEmpty && time.GetElapsedTime(began) < EndTimeout; )
            await Task.Delay(PollInterval, time);
        await Task.WhenAny(_app!.ProductionAskedAsync(), Task.Delay(ProbeTimeout, time));
    }

    /// <summary>Prints the result.</summary>
    /// <param name="surface">Where it is printed.</param>
    /// <param name="exitCode">The command's exit code.</param>
    /// <returns>The command's own when it failed, else 1 when something was refused.</returns>
    public int Conclude(Surface surface, int exitCode)
    {
        if (_app is null)
            return exitCode;
        var groups = _refused
            .OrderBy(static one => one.Key)
            .SelectMany(static one => one.Value)
            .GroupBy(static refusal => (refusal.Method, refusal.Path, refusal.Origin, refusal.IsProduction))
            .ToList();
        surface.Writer.Write(string.Concat(Lines(groups, surface).Select(static line => line + "\n")));
        surface.Writer.Flush();
        return exitCode == ExitCode.Done && groups.Count > 0 ? ExitCode.No : exitCode;
    }

    private IEnumerable<string> Lines(
        IReadOnlyCollection<IGrouping<(string Method, string Path, string Origin, bool IsProduction), Refusal>> groups,
        Surface surface
    )
    {
        var style = surface.Style;
        yield return "";
        foreach (var group in groups)
        {
            var (first, count) = (group.First(), group.Select(static one => one.Id).Distinct().Count());
            var place = first.IsProduction ? $"in production, for {first.Origin}" : $"for {first.Origin}";
            yield return $"{style.Red($"✘ blocked {VerdictWords.Name(first.Verdict.Code)}")}  "
                + TerminalText.Escape($"{first.Method} {first.Path} {place}")
                + (count == 1 ? "" : $" ({Plural.Of(count, "exchange")})");
            foreach (var line in Table.Lines(VerdictReport.Rows(first.Verdict), style, surface.Columns()))
                yield return line;
        }

        var origins = _app!.Config.ProductionOrigins;
        var seen = Plural.Of(_count, "exchange");
        yield return groups.Count > 0
            ? style.Red($"CORS: {seen}, {Plural.Of(groups.Count, "call")} that a browser refuses")
            : style.Green($"CORS: {seen}, nothing that a browser refuses");
        if (origins.IsEmpty)
            yield return "Nothing was judged for production: write \"productionOrigins\": [\"https://your-website.com\"] in proxy.json";
        if (!_unsettled.IsEmpty)
            yield return $"For {Plural.Of(_unsettled.Count, "exchange")} it is not known what production would get: "
                + "ask the server with devproxy check";
    }

    private void Hear(ExchangeEventKind kind, Exchange exchange)
    {
        switch (kind)
        {
            case ExchangeEventKind.Opened:
                Interlocked.Increment(ref _count);
                _open[exchange.Id] = true;
                break;
            case ExchangeEventKind.Ended or ExchangeEventKind.Revised:
                Note(exchange);
                if (kind == ExchangeEventKind.Ended)
                    _open.TryRemove(exchange.Id, out _);
                break;
        }
    }

    private void Note(Exchange exchange)
    {
        var cors = exchange.Cors;
        if (Production(cors).Any(static one => one.Verdict.Outcome == Outcome.Indeterminate))
            _unsettled[exchange.Id] = true;
        else
            _unsettled.TryRemove(exchange.Id, out _);
        var isDelivered = cors is { Mode: "off", Delivered.Outcome: Outcome.Blocked };
        if (!isDelivered && !Production(cors).Any(static one => one.Verdict.Outcome == Outcome.Blocked))
        {
            _refused.TryRemove(exchange.Id, out _);
            return;
        }

        var record = exchange.ToRecord(_app!.Store.Redaction, withBodies: false);
        var method = record.Kind == ExchangeKind.Preflight ? exchange.Observation.Method : record.Request.Method;
        var path = ExchangeLine.PathOf(record.Request.Url);
        var refused = Production(record.Cors)
            .Where(static one => one.Verdict.Outcome == Outcome.Blocked)
            .Select(one => new Refusal(exchange.Id, method, path, one.Origin, IsProduction: true, one.Verdict));
        if (isDelivered)
            refused = refused.Append(
                new Refusal(exchange.Id, method, path, record.Cors.Origin ?? "", IsProduction: false, record.Cors.Delivered!)
            );
        _refused[exchange.Id] = [.. refused];
    }

    private static ImmutableArray<ProductionVerdict> Production(CorsPart cors) => cors.Production.IsDefault ? [] : cors.Production;

    private sealed record Refusal(long Id, string Method, string Path, string Origin, bool IsProduction, Verdict Verdict);
}
