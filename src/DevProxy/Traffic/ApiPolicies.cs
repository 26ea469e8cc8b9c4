using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What each API has to allow, as far as exchanges show it, live or out of a file.</summary>
/// <param name="Policies">One for each API that a page called, in the order in which they were first called.</param>
internal sealed record PolicyReport(ImmutableArray<ApiPolicy> Policies)
{
    private const string Destination = "Sec-Fetch-Dest";

    /// <summary>The policies that follow from exchanges.</summary>
    /// <param name="exchanges">In the order in which they happened.</param>
    /// <param name="options">What to allow besides, and for which backend the code is.</param>
    public static PolicyReport Of(IEnumerable<ApiExchange> exchanges, PolicyOptions options) =>
        new([
            .. exchanges
                .GroupBy(static exchange => exchange.Upstream, StringComparer.Ordinal)
                .Select(api => ApiPolicy.Of(api.Key, Calls([.. api]), options))
                .OfType<ApiPolicy>(),
        ]);

    /// <summary>The policies that follow from records.</summary>
    /// <param name="records">Oldest first.</param>
    /// <param name="route">The key of the route that counts alone; null for all.</param>
    /// <param name="options">What to allow besides, and for which backend the code is.</param>
    public static PolicyReport Of(IEnumerable<ExchangeRecord> records, string? route, PolicyOptions options) =>
        Of(records.Where(record => route is null || record.Route == route).Select(ApiExchange.Of).OfType<ApiExchange>(), options);

    // What serves the page itself stays on the page's origin in production too.
    private static List<ApiCall> Calls(List<ApiExchange> exchanges)
    {
        var servesPage = exchanges.Exists(static exchange => exchange.IsPage);
        return [.. exchanges.Select(static exchange => exchange.Call).OfType<ApiCall>().Where(call => !servesPage || !call.IsSameOrigin)];
    }

    /// <summary>Whether a request loads a page.</summary>
    public static bool IsPage(HeaderList request) => request.Get(Destination) is "document" or "iframe";

    /// <summary>Whether script sent a request that is not judged, because page and API are one origin.</summary>
    public static bool IsOfScript(HeaderList request) => request.Get(Destination) == "empty";
}

/// <summary>One exchange, as far as it counts for what its API has to allow.</summary>
/// <param name="Upstream">The API's origin.</param>
/// <param name="Call">What a page asked of it; null where no script did.</param>
/// <param name="IsPage">Whether it loaded a page.</param>
internal sealed record ApiExchange(string Upstream, ApiCall? Call, bool IsPage)
{
    /// <summary>The exchange of a record; null where no upstream was, or would have been, asked.</summary>
    public static ApiExchange? Of(ExchangeRecord record)
    {
        // Of what DevProxy answered itself only preflights count, which the upstream would have got otherwise.
        var upstream = record.Upstream is { } asked
            ? (Origin.TryFromUrl(asked.Url, out var origin) ? origin.Serialized : null)
            : (
                record is { Kind: ExchangeKind.Preflight, AnsweredBy: AnsweredBy.DevProxy }
                    ? record.TakenBy?.Target?.Origin.Serialized
                    : null
            );
        if (upstream is null || record.Kind == ExchangeKind.Websocket)
            return null;
        var request = record.Request.Headers;
        return new ApiExchange(upstream, CallOf(record, request), PolicyReport.IsPage(request));
    }

    private static ApiCall? CallOf(ExchangeRecord record, HeaderList request)
    {
        var cors = record.Cors;
        var isJudged = cors.NeedsPreflight is not null;
        if ((cors.Upstream ?? cors.Delivered) is not { } verdict || !(isJudged || PolicyReport.IsOfScript(request)))
            return null;
        return new ApiCall(record.Id, verdict)
        {
            IsSameOrigin = !isJudged,
            IsAnswered = record.Upstream?.Status is not null && cors.Upstream is not null,
            Production = cors.Production.IsDefault ? [] : [.. cors.Production.Select(static one => (one.Origin, one.Verdict))],
        };
    }
}
