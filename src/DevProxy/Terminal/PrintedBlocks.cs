using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>Which blocks have been printed: one is printed once, and again when its verdict changes.</summary>
internal sealed class PrintedBlocks
{
    // A page that invents a header name for each request must not fill the memory of a proxy that runs for weeks.
    private const int MostKeys = 4096;

    private readonly Dictionary<Fingerprint, BlockOutcome> _told = [];

    /// <summary>Whether this exchange's block is to be printed, and remembers that it was.</summary>
    public bool IsNews(ExchangeRecord record)
    {
        if (!IsInPlay(record.Cors))
            return false;
        if (_told.Count >= MostKeys)
            _told.Clear();

        var key = BlockKey.Of(record);
        var outcome = BlockOutcome.Of(record.Cors);
        var changed = !_told.TryGetValue(key.Key, out var before) || before != outcome;
        _told[key.Key] = outcome;
        if (!changed)
            return false;
        if (record.Kind == ExchangeKind.Preflight)
        {
            _told[key.OfTheRequest().Key] = outcome;
            return true;
        }

        return !outcome.IsHappy;
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
        public bool IsHappy => Upstream is null or Outcome.Allowed && Delivered is null or Outcome.Allowed;

        public static BlockOutcome Of(CorsPart cors) =>
            new(cors.Upstream?.Outcome, Code(cors.Upstream), cors.Delivered?.Outcome, Code(cors.Delivered));

        private static FailureCode? Code(Verdict? verdict) => verdict?.Code is { } code ? PreflightCodes.ForRequest(code) : null;
    }
}

/// <summary>Recognises the page that waits for a dev server to start: it reloads itself every second, and one line of it is enough.</summary>
internal sealed class FailedReloads
{
    // More routes than any configuration has: reloads may bring new ones without limit.
    private const int MostRoutes = 256;

    // What each route's last navigation failed with.
    private readonly Dictionary<string, (string Url, ExchangeError Error)> _waiting = [];

    /// <summary>Whether this exchange is such a page's next try, in vain like the one before.</summary>
    public bool IsVainReload(ExchangeRecord record)
    {
        if (record.Request.Method != "GET" || record.Request.Headers.Get("Sec-Fetch-Mode") != "navigate")
            return false;
        var route = record.Route ?? "";
        if (record.Error is not { Type: "connection_refused" } error)
        {
            _waiting.Remove(route);
            return false;
        }

        var now = (record.Request.Url, error);
        var isReload = _waiting.TryGetValue(route, out var before) && before == now;
        if (_waiting.Count >= MostRoutes)
            _waiting.Clear();
        _waiting[route] = now;
        return isReload;
    }
}
