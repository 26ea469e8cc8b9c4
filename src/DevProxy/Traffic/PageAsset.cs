using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// Scripts, styles, images and the like, and the dev server's hot reload: what a page loads by the dozen and nobody debugs while it works.
/// The log hides them, and they are the first to leave the store.
/// </summary>
internal static class PageAsset
{
    /// <summary>
    /// Whether the exchange succeeded, has no CORS in play and was asked for by an element of a page (<c>Sec-Fetch-Dest</c> is there and is
    /// neither <c>empty</c>, <c>document</c>, <c>iframe</c> nor <c>websocket</c>) or by its dev server's client.
    /// </summary>
    public static bool IsOne(ExchangeRecord record) =>
        IsOne(record.Error, record.Response?.Status, record.Cors.Delivered, record.Request.Headers, record.Request.Url);

    /// <summary>The same of an exchange that has ended.</summary>
    public static bool IsOne(Exchange exchange) =>
        IsOne(exchange.Error, exchange.Response?.Status, exchange.Cors.Delivered, exchange.Request.Headers, exchange.Request.Url);

    private static bool IsOne(ExchangeError? error, int? status, Verdict? delivered, HeaderList requestHeaders, string url) =>
        error is null
        && status is < 400
        && delivered is null or { Outcome: Outcome.NotApplicable }
        && (
            requestHeaders.Get("Sec-Fetch-Dest") is not (null or "empty" or "document" or "iframe" or "websocket")
            || HotReload.IsOne(requestHeaders, url, status, error)
        );
}
