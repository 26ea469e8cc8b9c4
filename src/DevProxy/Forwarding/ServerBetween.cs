using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Forwarding;

/// <summary>
/// Another server between the browser and DevProxy: a dev server whose own proxy setting points here. What the browser called is that
/// server's address, which it often does not pass on.
/// </summary>
internal static class ServerBetween
{
    private const string NoTransform = "no-transform";

    /// <summary>Whether a request came through one, as far as its headers show.</summary>
    public static bool IsSeen(HttpContext context) =>
        context.Features.Get<Exchange>()?.Cors.Layout == Layout.Behind || IsForeignPage(context);

    /// <summary>Whether it came through one that does not say what the browser called.</summary>
    public static bool HidesAddress(HttpContext context) => !context.Request.Headers.ContainsKey("X-Forwarded-Host") && IsSeen(context);

    /// <summary>
    /// Asks that server not to compress an event stream: webpack-dev-server and Next.js hold events back until their compression's buffer
    /// is full, and leave alone what may not be transformed (RFC 9111, section 5.2.2.6).
    /// </summary>
    /// <returns>What was done, in a sentence; null for nothing.</returns>
    public static string? KeepEventsFlowing(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (
            EventReader.IsEventStream(headers.ContentType)
            && !headers.ContainsKey(HeaderNames.ContentEncoding)
            && !headers.CacheControl.ToString().Contains(NoTransform, StringComparison.OrdinalIgnoreCase)
            && IsSeen(context)
        )
        {
            headers.CacheControl = headers.CacheControl.Count == 0 ? NoTransform : $"{headers.CacheControl}, {NoTransform}";
            return "Cache-Control: no-transform was added to this event stream, so that the dev server in between does not compress it "
                + "and hold events back.";
        }

        return null;
    }

    // A page of the called origin has that origin in its Referer; one of another origin would not be called "same-origin".
    private static bool IsForeignPage(HttpContext context)
    {
        var headers = context.Request.Headers;
        return headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
            && Origin.TryFromUrl(headers.Referer.ToString(), out var page)
            && page.IsLoopback
            && Origin.TryFromUrl(CalledOrigin.Of(context).ToString(), out var called)
            && !page.IsSameOriginWith(called);
    }
}
