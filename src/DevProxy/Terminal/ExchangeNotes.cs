using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Draft;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>What there is to say about an exchange beyond its line, each thing once until it changes.</summary>
/// <param name="proxyUrl">Where the proxy listens.</param>
/// <param name="inspectorUrl">Where the inspector listens; null when it is switched off.</param>
internal sealed class ExchangeNotes(string proxyUrl, string? inspectorUrl)
{
    // Remarks may hold a path, so there is no limit to how many differ.
    private const int MostRemarks = 4096;
    private const int MostListed = 12;

    private readonly PrintedBlocks _blocks = new();
    private readonly HashSet<string> _hinted = [];
    private readonly HashSet<Fingerprint> _remarked = [];
    private readonly Dictionary<string, ExchangeError> _failing = [];
    private readonly DevServerNotes _devServer = new(proxyUrl);
    private readonly HashSet<string> _awaited = [];
    private readonly HashSet<string> _helped = [];
    private readonly ProductionNotes _production = new();
    private ProxyConfig? _config;

    /// <summary>The command that runs beside the proxy, as a person types it; null for none.</summary>
    public string? Companion { get; init; }

    /// <summary>The dev server of the project in the working directory; null for none.</summary>
    public DevServer? DevServer
    {
        get => _devServer.Known;
        init => _devServer.Known = value;
    }

    /// <summary>
    /// Whether an exchange failed because the companion's dev server does not listen yet. Nothing is wrong then, and what there is to say
    /// is one sentence.
    /// </summary>
    public bool IsAwaiting(ExchangeRecord record) =>
        Companion is not null
        && record is { Error.Type: "connection_refused", TakenBy: { Path: "/", Target.IsLocal: true } }
        && record.Kind != ExchangeKind.Preflight;

    /// <summary>The sentence; null when it was said, and nothing has been answered since.</summary>
    public string? Awaiting(ExchangeRecord record) =>
        _awaited.Add(record.Route!)
            ? $"Waiting for \"{Companion}\": nothing is listening at {record.TakenBy!.Target!.Origin.Serialized} yet (connection_refused)"
            : null;

    /// <summary>What was counted instead of printed: sentences, often none.</summary>
    public IEnumerable<string> Alike() =>
        _blocks.TakeAlike().Select(static one => $"#{one.Printed} and {one.Alike.Length} more like it: {Listed(one.Alike)}");

    /// <summary>The rows below the exchange's line, often none.</summary>
    public IEnumerable<Row> Of(ExchangeRecord record, ProxyConfig config)
    {
        if (!ReferenceEquals(_config, config))
        {
            _config = config;
            _hinted.Clear();
            _remarked.Clear();
            _failing.Clear();
        }

        return
        [
            .. Failure(record),
            .. Cors(record, config),
            .. Once("path", record, PathHint.Of(record)),
            .. Once("origin", record, OriginHint.Of(record)),
            .. Once("cache", record, PreflightCacheHint.Of(record)),
            .. Remarks(record),
            .. _devServer.Of(record),
        ];
    }

    /// <summary>What became known of an exchange after its end: sentences, often none.</summary>
    public IEnumerable<string> Late(ExchangeRecord record) => _production.Late(record);

    // A page that polls a server that is down fails every second, in the same way.
    private IEnumerable<Row> Failure(ExchangeRecord record)
    {
        var route = record.Route ?? "";
        if (record.Error is not { } error)
        {
            _failing.Remove(route);
            _awaited.Remove(route);
            return [];
        }

        if (error.Type == "client_gone" || (_failing.TryGetValue(route, out var before) && before == error))
            return [];
        _failing[route] = error;
        return [.. ErrorRows.Of(error), .. About(HelpPage.Of(error))];
    }

    private IEnumerable<Row> Cors(ExchangeRecord record, ProxyConfig config)
    {
        // Where no upstream was asked, the error says it all.
        if (record is { Upstream: null, Error: not null } || !_blocks.IsNews(record))
            return [];
        _production.Told(record);
        return
        [
            .. CorsBlock.Of(record, config, inspectorUrl),
            .. (record.Cors.Upstream ?? record.Cors.Delivered)?.Code is { } code ? About(HelpPage.Of(code)) : [],
        ];
    }

    // Whoever has read it once knows where it is.
    private IEnumerable<Row> About(string page) =>
        inspectorUrl is not null && _helped.Add(page) ? [new Row("about this", inspectorUrl + page, Tone.Muted)] : [];

    private static string Listed(ImmutableArray<long> ids) =>
        string.Join(' ', ids.Take(MostListed).Select(static id => $"#{id}")) + (ids.Length > MostListed ? " …" : "");

    // Until the configuration changes, a hint holds for the whole route.
    private List<Row> Once(string what, ExchangeRecord record, IEnumerable<Row> hint)
    {
        var rows = hint.ToList();
        return rows.Count > 0 && _hinted.Add($"{what} {record.Route}") ? rows : [];
    }

    private List<Row> Remarks(ExchangeRecord record)
    {
        if (_remarked.Count > MostRemarks)
            _remarked.Clear();
        return
        [
            .. record
                .Remarks.Where(remark => _remarked.Add(Fingerprint.Of(record.Route, remark)))
                .Select(static remark => new Row("note", remark)),
        ];
    }
}
