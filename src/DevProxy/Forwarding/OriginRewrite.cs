using System.Net.Http.Headers;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// Which <c>Origin</c>, <c>Referer</c> and <c>Sec-Fetch-Site</c> the upstream gets. Frameworks refuse a request whose <c>Origin</c> is not
/// their own address, and each looks for that elsewhere: in <c>Host</c> (Django, SvelteKit), in <c>X-Forwarded-*</c> (Rails, Next.js), in
/// <c>Sec-Fetch-Site</c> (Go). So a request that was same-origin for the browser stays same-origin for all of them: what is written here
/// goes into <see cref="ForwardedFor"/> too.
/// </summary>
internal static class OriginRewrite
{
    /// <summary>Rewrites the headers where the route says so.</summary>
    /// <param name="headers">Of the request to the upstream, <c>Host</c> already final.</param>
    /// <param name="route">What the configuration says.</param>
    /// <param name="called">How DevProxy was addressed.</param>
    /// <param name="browser">The origin in the browser's address bar.</param>
    /// <param name="forwardedProto">
    /// The scheme that a proxy on this machine, such as a tunnel, tells the upstream; null when there is none.
    /// </param>
    /// <returns>The address in <c>Origin</c> when that was made the upstream's own; null when it was not.</returns>
    public static CalledOrigin? Apply(
        HttpRequestHeaders headers,
        RouteConfig route,
        CalledOrigin called,
        CalledOrigin browser,
        string? forwardedProto = null
    )
    {
        var origin = headers.Value("Origin");
        var referer = headers.Value("Referer");
        var target = route.Target!.Origin;
        switch (route.RewriteOrigin.Kind)
        {
            case RewriteOriginKind.Target:
                return Replace(headers, target.Serialized, route, called);
            case RewriteOriginKind.Fixed when route.RewriteOrigin.Origin is { } written:
                // The upstream is told this address as its own only where it is its own, not where it is another page's.
                var isOwn = written == $"{target.Scheme}://{headers.Host}" || written == target.Serialized;
                return Replace(headers, written, isOwn ? route : null, called);
            case RewriteOriginKind.Auto when WasSameOrigin(headers, origin, referer, called, browser):
                return Agree(headers, route, called, forwardedProto, origin, referer);
            default:
                return null;
        }
    }

    private static CalledOrigin? Agree(
        HttpRequestHeaders headers,
        RouteConfig route,
        CalledOrigin called,
        string? forwardedProto,
        string? origin,
        string? referer
    )
    {
        var scheme = route.Target!.Origin.Scheme!;

        // In auto an opaque origin stays: the page withheld its own. What is no origin says nothing of a page either. Then Host alone has
        // changed, if anything has.
        if (!Origin.TryFromUrl(origin, out _))
        {
            if (scheme == "https" || headers.Host != called.Authority)
                SetReferer(headers, referer, $"{scheme}://{headers.Host}");
            return null;
        }

        // An upstream that was told https by a tunnel may insist on it, so that it has to be told https further on.
        if (scheme == "http" && forwardedProto == "https")
        {
            if (AuthorityOf(origin!).Equals(headers.Host, StringComparison.OrdinalIgnoreCase))
                return null; // What the tunnel wrote agrees with itself already.
            scheme = forwardedProto;
        }

        var own = new CalledOrigin(scheme, headers.Host!);
        headers.Set("Origin", own.ToString());
        SetReferer(headers, referer, own.ToString());
        return own;
    }

    // Whatever page asks. Sec-Fetch-Site is about the relation between the request's origin and the URL's (Fetch Metadata, section 2.3).
    // The route says which pages may pass for the upstream's own; for any other page this header is the one that still tells it apart.
    private static CalledOrigin? Replace(HttpRequestHeaders headers, string replacement, RouteConfig? own, CalledOrigin called)
    {
        var page = headers.Value("Origin");
        var referer = headers.Value("Referer");
        if (page is not null)
            headers.Set("Origin", replacement);
        SetReferer(headers, referer, replacement);
        if (own is null)
            return null;
        if (
            headers.Value("Sec-Fetch-Site") is "same-site" or "cross-site"
            && (page ?? (Origin.TryFromUrl(referer, out var from) ? from.Serialized : null)) is { } name
            && (own.Cors?.Origin ?? OriginRule.Default).Allows(name, called.Host)
        )
            headers.Set("Sec-Fetch-Site", "same-origin");
        return page is null ? null : CalledOrigin.OfUrl(replacement);
    }

    // What the browser says counts first. Without it (older browsers, plain http on a name) the page's origin is compared with the one
    // that was called; the scheme may be that of a tunnel, which says nothing of it.
    private static bool WasSameOrigin(
        HttpRequestHeaders headers,
        string? origin,
        string? referer,
        CalledOrigin called,
        CalledOrigin browser
    )
    {
        if (headers.Value("Sec-Fetch-Site") is { } site)
            return site == "same-origin";
        return Origin.TryFromUrl(origin ?? referer, out var page)
            && (
                called.IsOriginOf(page)
                || browser.IsOriginOf(page)
                || (page.Scheme == "https" && new CalledOrigin("https", called.Authority).IsOriginOf(page))
            );
    }

    private static void SetReferer(HttpRequestHeaders headers, string? referer, string replacement)
    {
        if (referer is not null && Origin.TryFromUrl(referer, out _))
            headers.Set("Referer", replacement + PathOf(referer));
    }

    private static string AuthorityOf(string origin) => origin[(origin.IndexOf("://", StringComparison.Ordinal) + 3)..];

    private static string PathOf(string url)
    {
        var path = url.AsSpan(url.IndexOf("://", StringComparison.Ordinal) + 3).IndexOfAny('/', '?');
        return path < 0 ? "/" : url[(url.IndexOf("://", StringComparison.Ordinal) + 3 + path)..];
    }
}

/// <summary>Single header lines of a request to the upstream, as they are on the wire.</summary>
internal static class RequestLines
{
    /// <summary>The value; null where the header is missing or empty.</summary>
    public static string? Value(this HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var lines) && lines.ToString() is { Length: > 0 } value ? value : null;

    /// <summary>Replaces whatever is there.</summary>
    public static void Set(this HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
