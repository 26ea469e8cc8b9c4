using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// Scripts, styles, images and the like: what a page loads by the dozen and nobody debugs while it works. The log hides them, and they are
/// the first to leave the store.
/// </summary>
internal static class PageAsset
{
    /// <summary>
    /// Whether the exchange succeeded, has no CORS in play and was asked for by an element of a page (<c>Sec-Fetch-Dest</c> is there and is
    /// neither <c>empty</c>, <c>document</c>, <c>iframe</c> nor <c>websocket</c>).
    /// </summary>
    public static bool IsOne(ExchangeRecord record) =>
        IsOne(record.Error, record.Response?.Status, record.Cors.Delivered, record.Request.Headers);

    /// <summary>The same of an exchange that has ended.</summary>
    public static bool IsOne(Exchange exchange) =>
        IsOne(exchange.Error, exchange.Response?.Status, exchange.Cors.Delivered, exchange.Request.Headers);

    private static bool IsOne(ExchangeError? error, int? status, Verdict? delivered, HeaderList requestHeaders) =>
        error is null
        && status is < 400
        && delivered is null or { Outcome: Outcome.NotApplicable }
        && requestHeaders.Get("Sec-Fetch-Dest") is not (null or "empty" or "document" or "iframe" or "websocket");
}
