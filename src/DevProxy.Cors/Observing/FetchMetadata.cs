namespace DevProxy.Cors;

/// <summary>
/// The headers that show what a request is: Fetch Metadata, <c>Origin</c>, <c>Referer</c> and the headers that proxies add.
/// </summary>
/// <param name="Origin">The value of <c>Origin</c>; null when there is none.</param>
/// <param name="TargetOrigin">The origin that was called: scheme of the connection and <c>Host</c> as received.</param>
/// <param name="Site"><c>Sec-Fetch-Site</c>. Browsers send it to potentially trustworthy URLs only, so its absence shows nothing.</param>
/// <param name="Mode"><c>Sec-Fetch-Mode</c>.</param>
/// <param name="Dest"><c>Sec-Fetch-Dest</c>.</param>
/// <param name="RefererOrigin">The origin of <c>Referer</c>; null when there is none.</param>
/// <param name="ForwardedOrigin">The origin that <c>X-Forwarded-Host</c> and <c>-Proto</c> name; null when there is none.</param>
/// <param name="CameThroughProxy">Whether the connection shows signs of another proxy.</param>
/// <param name="IsForwarded">Whether another proxy says so in its headers.</param>
/// <param name="IsBrowser">Whether anything shows a browser.</param>
internal sealed record FetchMetadata(
    string? Origin,
    string TargetOrigin,
    string? Site,
    string? Mode,
    string? Dest,
    string? RefererOrigin,
    string? ForwardedOrigin,
    bool CameThroughProxy,
    bool IsForwarded,
    bool IsBrowser
)
{
    /// <summary>Whether <c>Origin</c> is present and not the called origin.</summary>
    public bool HasForeignOrigin => Origin is not null && Origin != TargetOrigin;

    /// <summary>Whether page and target are different sites; null when it is not known.</summary>
    public bool? IsCrossSite =>
        Site switch
        {
            "cross-site" => true,
            "same-site" or "same-origin" => false,
            _ when Origin is not null && Cors.Origin.TryParse(Origin, out var page) && Cors.Origin.TryParse(TargetOrigin, out var target) =>
                !Cors.Site.AreSame(page, target),
            _ => null,
        };

    /// <summary>
    /// The page's own origin, where <c>Origin</c> has another one: a dev server that forwards the request may have replaced it with its
    /// target's. If the browser says same-origin, <c>Referer</c> shows the page's origin.
    /// </summary>
    public string? OverwrittenOrigin =>
        Origin is not (null or "null")
        && (Site == "same-origin" || IsForwarded)
        && (RefererOrigin ?? ForwardedOrigin) is { } page
        && page != Origin
            ? page
            : null;

    public static FetchMetadata Of(ObservedRequest request, int? localPort)
    {
        var headers = request.Headers;
        var target = SerializedOrigin(request.Url) ?? "null";
        var origin = headers.Get(CorsHeader.Origin);
        var site = headers.Get("Sec-Fetch-Site");
        var isBrowser =
            site is not null || origin is not null || headers.Get("User-Agent")?.StartsWith("Mozilla/", StringComparison.Ordinal) == true;
        return new FetchMetadata(
            origin,
            target,
            site,
            headers.Get("Sec-Fetch-Mode"),
            headers.Get("Sec-Fetch-Dest"),
            headers.Get("Referer") is { } referer ? SerializedOrigin(referer) : null,
            ReadForwardedOrigin(headers, target),
            isBrowser && HasProxySigns(headers, target, localPort),
            isBrowser && IsForwardedBy(headers),
            isBrowser
        );
    }

    private static string? ReadForwardedOrigin(HeaderList headers, string target)
    {
        if (headers.Get("X-Forwarded-Host") is not { } list)
            return null;

        // Each proxy appends; the first one is what the browser called.
        var host = list.Split(',')[0].Trim();
        var scheme =
            headers.Get("X-Forwarded-Proto")?.Split(',')[0].Trim() ?? target[..Math.Max(0, target.IndexOf(':', StringComparison.Ordinal))];
        return SerializedOrigin($"{scheme}://{host}");
    }

    // A browser keeps its connections open: over HTTP/1.1 it never sends "close".
    private static bool HasProxySigns(HeaderList headers, string target, int? localPort) =>
        IsForwardedBy(headers)
        || "close".Equals(headers.Get("Connection"), StringComparison.OrdinalIgnoreCase)
        || (localPort is { } port && Cors.Origin.TryParse(target, out var called) && called.IsLoopback && called.Port != port);

    private static bool IsForwardedBy(HeaderList headers) =>
        headers.Contains("X-Forwarded-For")
        || headers.Contains("X-Forwarded-Host")
        || headers.Contains("Forwarded")
        || headers.Contains("Via");

    private static string? SerializedOrigin(string url) => Cors.Origin.TryFromUrl(url, out var origin) ? origin.Serialized : null;
}
