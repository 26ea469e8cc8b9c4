using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// The correction that seems to change nothing: browsers keep a preflight's answer for as long as the upstream's <c>Access-Control-Max-Age</c> says, and go on with the old
/// one after the backend was fixed.
/// </summary>
internal static class PreflightCacheHint
{
    // What is kept for less is gone before anyone has restarted a backend and wondered twice.
    private const long LongInSeconds = 600;

    /// <summary>The rows that say for how long and what to do; none where the upstream's answer is not kept for long.</summary>
    public static IEnumerable<Row> Of(ExchangeRecord record)
    {
        if (
            record.Kind != ExchangeKind.Preflight
            || record.Cors.Delivered?.Outcome is not (Outcome.Allowed or Outcome.Conditional)
            || record.Response is not { } response
            || record.Upstream?.Headers.Get(CorsHeader.MaxAge) is not { } written
            || response.Headers.Get(CorsHeader.MaxAge) != written
        )
        {
            yield break;
        }

        var kept = PreflightMaxAge.Of(response.Headers);
        if (kept.Standard <= LongInSeconds)
            yield break;
        yield return new Row(
            "kept",
            $"your API allows browsers to cache this preflight's answer (Chromium for {kept.Chromium} s, Firefox for {kept.Firefox} s, Safari for {kept.WebKit} s): changes to its CORS settings only take effect after that"
        );
        yield return new Row(
            "do this",
            $"while you change them, tick \"Disable cache\" in the browser's developer tools, or write \"responseHeaders\": {{ \"Access-Control-Max-Age\": null }} into the route \"{record.Route}\""
        );
    }
}
