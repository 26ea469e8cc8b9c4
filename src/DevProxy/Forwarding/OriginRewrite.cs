using System.Net.Http.Headers;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// Which <c>Origin</c> and <c>Referer</c> the upstream gets. Frameworks compare them with <c>Host</c> (Django's CSRF check, Next.js' server actions), so a
/// request that was same-origin for the browser has to stay so when its <c>Host</c> was changed.
/// </summary>
internal static class OriginRewrite
{
    /// <summary>Rewrites both headers where the route says so.</summary>
    /// <param name="headers">Of the request to the upstream, <c>Host</c> already final.</param>
    /// <param name="route">What the configuration says.</param>
    /// <param name="called">How DevProxy was addressed.</param>
    /// <param name="browser">The origin in the browser's address bar.</param>
    public static void Apply(HttpRequestHeaders headers, RouteConfig route, CalledOrigin called, CalledOrigin browser)
    {
        var origin = Value(headers, "Origin");
        var referer = Value(headers, "Referer");
        var replacement = route.RewriteOrigin.Kind switch
        {
            RewriteOriginKind.Target => route.Target!.Origin.Serialized,
            RewriteOriginKind.Fixed => route.RewriteOrigin.Origin,
            RewriteOriginKind.Auto when WasSameOrigin(headers, origin, referer, called, browser) =>
                $"{route.Target!.Origin.Scheme}://{headers.Host}",
            _ => null,
        };
        if (replacement is null)
            return;

        // In auto an opaque origin stays: the page withheld its own.
        if (origin is not null && (origin != "null" || route.RewriteOrigin.Kind != RewriteOriginKind.Auto))
            Set(headers, "Origin", replacement);
        if (referer is not null && Origin.TryFromUrl(referer, out _))
            Set(headers, "Referer", replacement + PathOf(referer));
    }

    // The browser's own word counts first. Without it (older browsers, plain http on a name) the page's origin is compared with the one that was called.
    private static bool WasSameOrigin(
        HttpRequestHeaders headers,
        string? origin,
        string? referer,
        CalledOrigin called,
        CalledOrigin browser
    )
    {
        if (Value(headers, "Sec-Fetch-Site") is { } site)
            return site == "same-origin";
        return Origin.TryFromUrl(origin ?? referer, out var page)
            && (
                (Origin.TryFromUrl(called.ToString(), out var self) && page.IsSameOriginWith(self))
                || (Origin.TryFromUrl(browser.ToString(), out var front) && page.IsSameOriginWith(front))
            );
    }

    private static string PathOf(string url)
    {
        var path = url.AsSpan(url.IndexOf("://", StringComparison.Ordinal) + 3).IndexOfAny('/', '?');
        return path < 0 ? "/" : url[(url.IndexOf("://", StringComparison.Ordinal) + 3 + path)..];
    }

    private static string? Value(HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var lines) ? lines.ToString() : null;

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
