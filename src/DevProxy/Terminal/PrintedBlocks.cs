using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// Which blocks have been printed: one for each route, page and rule, and again when a verdict changes. Others that end by the same rule
/// are counted.
/// </summary>
internal sealed class PrintedBlocks
{
    // A page that invents a header name for each request must not fill the memory of a proxy that runs for weeks.
    private const int MostKeys = 4096;

    private readonly Dictionary<Fingerprint, (BlockOutcome Outcome, bool IsOwn)> _told = [];
    private readonly Dictionary<Fingerprint, long> _printed = []; // Rule: the exchange that has its block.
    private readonly SortedDictionary<long, List<long>> _alike = [];

    /// <summary>Whether this exchange's block is to be printed, and remembers that it was.</summary>
    public bool IsNews(ExchangeRecord record)
    {
        if (!IsInPlay(record.Cors))
            return false;
        if (_told.Count >= MostKeys)
        {
            _told.Clear();
            _printed.Clear();
        }

        var key = BlockKey.Of(record);
        var outcome = BlockOutcome.Of(record.Cors);
        var isKnown = _told.TryGetValue(key.Key, out var before);
        _told[key.Key] = (outcome, IsOwn: true);
        if (isKnown && before.Outcome == outcome)
            return false;

        // What held for it before has changed, and may do so for others: they are news again.
        if (isKnown && before.IsOwn)
            _printed.Remove(before.Outcome.Key(key));
        if (record.Kind == ExchangeKind.Preflight)
            _told[key.OfTheRequest().Key] = (outcome, IsOwn: false);
        else if (outcome.IsAllowed)
            return false;

        if (_printed.TryAdd(outcome.Key(key), record.Id))
            return true;
        Count(_printed[outcome.Key(key)], record.Id);
        return false;
    }

    /// <summary>Exchanges whose block was printed, each with those that were like it since this was asked last.</summary>
    public ImmutableArray<(long Printed, ImmutableArray<long> Alike)> TakeAlike()
    {
        if (_alike.Count == 0)
            return [];
        ImmutableArray<(long Printed, ImmutableArray<long> Alike)> taken =
        [
            .. _alike.Select(static one => (one.Key, one.Value.ToImmutableArray())),
        ];
        _alike.Clear();
        return taken;
    }

    private void Count(long told, long alike)
    {
        if (!_alike.TryGetValue(told, out var others))
            _alike[told] = others = [];
        others.Add(alike);
    }

    private static bool IsInPlay(CorsPart cors) =>
        cors.Origin is not null && (cors.Upstream ?? cors.Delivered) is { Outcome: not Outcome.NotApplicable };

    /// <summary>What makes two exchanges the same case: route, origin, method, and the header names of a preflight.</summary>
    private sealed record BlockKey(string? Route, string? Origin, string Method, string Names, bool IsPreflight)
    {
        public static BlockKey Of(ExchangeRecord record)
        {
            var isPreflight = record.Kind == ExchangeKind.Preflight;
            var method = isPreflight ? record.Request.Headers.Get(CorsHeader.RequestMethod) : null;
            var names = isPreflight ? record.Request.Headers.Get(CorsHeader.RequestHeaders) : null;
            return new BlockKey(record.Route, record.Cors.Origin, method ?? record.Request.Method, Sorted(names ?? ""), isPreflight);
        }

        /// <summary>What is remembered of it.</summary>
        public Fingerprint Key => Fingerprint.Of(Route, Origin, Method, Names, IsPreflight ? "preflight" : "request");

        /// <summary>The request that the preflight is about. What was printed for one need not be printed for the other.</summary>
        public BlockKey OfTheRequest() => this with { Names = "", IsPreflight = false };

        private static string Sorted(string names) =>
            string.Join(
                ',',
                names
                    .ToLowerInvariant()
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Order(StringComparer.Ordinal)
            );
    }

    /// <summary>How it ended: both verdicts, a preflight's code without what marks it as one.</summary>
    private sealed record BlockOutcome(Outcome? Upstream, FailureCode? UpstreamCode, Outcome? Delivered, FailureCode? DeliveredCode)
    {
        public bool IsAllowed => Upstream is null or Outcome.Allowed && Delivered is null or Outcome.Allowed;

        public static BlockOutcome Of(CorsPart cors) =>
            new(cors.Upstream?.Outcome, Code(cors.Upstream), cors.Delivered?.Outcome, Code(cors.Delivered));

        /// <summary>What makes two cases alike: route, origin and verdicts, not the method or the headers.</summary>
        public Fingerprint Key(BlockKey key) =>
            Fingerprint.Of(
                key.Route,
                key.Origin,
                key.IsPreflight ? "preflight" : "request",
                Upstream?.ToString(),
                UpstreamCode?.ToString(),
                Delivered?.ToString(),
                DeliveredCode?.ToString()
            );

        private static FailureCode? Code(Verdict? verdict) => verdict?.Code is { } code ? PreflightCodes.ForRequest(code) : null;
    }
}
