using DevProxy.Cors;

namespace DevProxy.Exchanges;

/// <summary>Scripts, styles, images and the like: what a page loads by the dozen and nobody debugs while it works.</summary>
internal static class PageAsset
{
    /// <summary>
    /// Whether the exchange succeeded, has no CORS in play and was asked for by an element of a page (<c>Sec-Fetch-Dest</c> is there and is neither
    /// <c>empty</c>, <c>document</c>, <c>iframe</c> nor <c>websocket</c>).
    /// </summary>
    public static bool IsOne(ExchangeRecord record) =>
        record is { Error: null, Response.Status: < 400, Cors.Delivered: null or { Outcome: Outcome.NotApplicable } }
        && record.Request.Headers.Get("Sec-Fetch-Dest") is { } destination
        && destination is not ("empty" or "document" or "iframe" or "websocket");
}
