using DevProxy.Cors;

namespace DevProxy.Exchanges;

/// <summary>
/// Page assets that nobody asks about: they succeeded, CORS is not in play, and the browser fetched them for an element (an image, a script, a
/// font). The log hides them, and they are the first to leave the store.
/// </summary>
internal static class QuietAsset
{
    /// <summary>Whether an exchange is one.</summary>
    /// <param name="ended">Whether it is complete.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="status">The status that the browser got; null when it got none.</param>
    /// <param name="delivered">The verdict on what the browser got.</param>
    /// <param name="requestHeaders">What the browser sent.</param>
    public static bool Is(bool ended, ExchangeError? error, int? status, Verdict? delivered, HeaderList requestHeaders) =>
        ended
        && error is null
        && status is < 400
        && delivered is null or { Outcome: Outcome.NotApplicable }
        && requestHeaders.Get("Sec-Fetch-Dest") is not (null or "empty" or "document" or "iframe" or "websocket");
}
