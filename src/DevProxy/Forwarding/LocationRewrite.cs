using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// Maps a <c>Location</c> that points at the target back to where the browser is, path included; one that points anywhere else is left
/// alone.
/// </summary>
internal static class LocationRewrite
{
    /// <summary>Whether an answer with this status redirects, or names what it made (201).</summary>
    public static bool IsFor(int status) => status is 201 or 301 or 302 or 303 or 307 or 308;

    /// <summary>
    /// Whether a redirect leads to the URL that was just asked, with the same method (RFC 9110, section 15.4): the browser asks again until
    /// it gives up. With a cookie in the answer the next request is another one.
    /// </summary>
    /// <param name="response">The answer, its <c>Location</c> final.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="url">What the browser asked for.</param>
    public static bool IsLoop(HttpResponse response, string method, string url)
    {
        var keepsMethod = response.StatusCode is 307 or 308 || HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        return keepsMethod
            && response.StatusCode is 301 or 302 or 303 or 307 or 308
            && response.Headers.SetCookie.Count == 0
            && Uri.TryCreate(url, UriKind.Absolute, out var asked)
            && Uri.TryCreate(asked, response.Headers.Location.ToString(), out var next)
            && next.GetLeftPart(UriPartial.Query) == asked.GetLeftPart(UriPartial.Query);
    }

    /// <summary>The new value; null when it stays as it is.</summary>
    /// <param name="location">As the upstream wrote it.</param>
    /// <param name="target">The route's target.</param>
    /// <param name="sentHost">The <c>Host</c> that the upstream was given: many build their own URLs from it.</param>
    /// <param name="path">How this request's path was mapped.</param>
    /// <param name="browser">The origin in the browser's address bar.</param>
    /// <param name="told">The address that <c>X-Forwarded-*</c> gave the upstream; null for none.</param>
    /// <param name="isHidden">
    /// Whether another server is in between that did not say what the browser called. A path alone is right whatever that was (RFC 9110,
    /// section 10.2.2).
    /// </param>
    public static string? Map(
        string location,
        UpstreamTarget target,
        string sentHost,
        UpstreamPath path,
        CalledOrigin browser,
        CalledOrigin? told = null,
        bool isHidden = false
    )
    {
        var authority = AuthorityStart(location);
        if (authority < 0)
            return IsPath(location) && path.Back(location) is { } local && local != location ? local : null;

        // A backslash ends the authority too (URL standard, "host state"): what follows it is not part of the host, whatever it looks like.
        var end = location.AsSpan(authority).IndexOfAny("/\\?#");
        var prefix = end < 0 ? location : location[..(authority + end)];
        var rest = end < 0 ? "/" : location[(authority + end)..];
        var absolute = authority == 2 ? $"{target.Origin.Scheme}:{prefix}" : prefix;
        if (!Origin.TryFromUrl(absolute, out var origin) || !PointsAt(origin, target, sentHost, browser, told))
            return null;

        var back = path.Back(rest.StartsWith('/') ? rest : "/" + rest);
        var front = WithUserinfo($"{browser}", prefix[authority..]);
        var mapped =
            back is null ? null
            : isHidden && front == browser.ToString() && IsPath(back) ? back
            : end < 0 && back == "/" ? front
            : front + back;
        return mapped == location ? null : mapped;
    }

    // A path of the same server. What a browser reads as "//host" is not one: it may drop a tab between the slashes, and takes a backslash
    // for a slash.
    private static bool IsPath(string location) =>
        location.StartsWith('/') && location.AsSpan(1).TrimStart('\t') is not (['/', ..] or ['\\', ..]);

    private static bool PointsAt(Origin origin, UpstreamTarget target, string sentHost, CalledOrigin browser, CalledOrigin? told) =>
        origin.IsSameOriginWith(target.Origin)
        || new CalledOrigin(target.Origin.Scheme!, sentHost).IsOriginOf(origin)
        || browser.IsOriginOf(origin)
        || (told is not null && (told.IsOriginOf(origin) || new CalledOrigin(told.Scheme, sentHost).IsOriginOf(origin)));

    // It matters to a browser: fetch() refuses a redirect with user-info across origins, a navigation signs in with it.
    private static string WithUserinfo(string origin, string authority)
    {
        var at = authority.LastIndexOf('@');
        return at < 0 ? origin : origin.Insert(AuthorityStart(origin), authority[..(at + 1)]);
    }

    // The index behind "//" of an absolute or scheme-relative reference (RFC 3986, section 4.2), or -1.
    private static int AuthorityStart(string location)
    {
        if (location.StartsWith("//", StringComparison.Ordinal))
            return 2;
        var colon = location.AsSpan().IndexOfAny(':', '/', '?');
        return colon > 0 && location.AsSpan(colon).StartsWith("://") ? colon + 3 : -1;
    }
}
