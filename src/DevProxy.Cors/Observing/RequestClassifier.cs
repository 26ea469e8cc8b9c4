namespace DevProxy.Cors;

/// <summary>The role of a request in CORS.</summary>
public enum CorsRole
{
    /// <summary>A preflight.</summary>
    Preflight,

    /// <summary>A cross-origin request in cors mode: its answer is checked.</summary>
    CorsRequest,

    /// <summary>To the browser, page and target have the same origin.</summary>
    SameOrigin,

    /// <summary>A cross-origin load whose answer stays opaque: no check.</summary>
    NoCors,

    /// <summary>A document is loaded: no check.</summary>
    Navigation,

    /// <summary>A WebSocket's handshake: no check.</summary>
    WebSocket,

    /// <summary>No <c>Origin</c> and no other sign: not a CORS request.</summary>
    Plain,
}

/// <summary>Finds the role of a request that is not a preflight (Fetch, main fetch, steps 11 to 14, inferred from the request).</summary>
internal static class RequestClassifier
{
    /// <summary>The role, and whether it is certain.</summary>
    public static (CorsRole Role, bool IsCertain) Classify(ObservedRequest request, FetchMetadata metadata)
    {
        if (metadata.Mode == "websocket" || IsWebSocketUpgrade(request.Headers))
            return (CorsRole.WebSocket, true);
        if (metadata.Mode == "navigate")
            return (CorsRole.Navigation, true);

        // The browser says so itself, even where a proxy in between changed Origin or Host.
        if (metadata.Site == "same-origin")
            return (CorsRole.SameOrigin, true);
        if (metadata.Mode is "no-cors")
            return (CorsRole.NoCors, true);
        if (metadata.Origin is null)
            return (CorsRole.Plain, metadata.Mode != "cors");
        if (!metadata.HasForeignOrigin)
            return (CorsRole.SameOrigin, true);
        return metadata.Mode == "cors" ? (CorsRole.CorsRequest, true) : (Assume(request, metadata), false);
    }

    // No Sec-Fetch-*: an old browser, or a URL that is not potentially trustworthy.
    private static CorsRole Assume(ObservedRequest request, FetchMetadata metadata)
    {
        if (metadata.ForwardedOrigin == metadata.Origin)
            return CorsRole.SameOrigin;
        return IsFormPost(request) ? CorsRole.Navigation : CorsRole.CorsRequest;
    }

    private static bool IsFormPost(ObservedRequest request)
    {
        var headers = request.Headers;
        if (headers.Contains("Upgrade-Insecure-Requests"))
            return true;
        return headers.Get("Accept")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
            && headers.Get("Content-Type") is { } type
            && MimeType.Essence(type) is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain";
    }

    private static bool IsWebSocketUpgrade(HeaderList headers) =>
        headers.Get("Upgrade") is { } upgrade && upgrade.Contains("websocket", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where an observer is between the browser and the upstream.</summary>
public enum Layout
{
    /// <summary>Nothing shows a browser.</summary>
    NotABrowser,

    /// <summary>The browser loads page and API from the observer, as one origin.</summary>
    Front,

    /// <summary>The page comes from another origin and calls the observer cross-origin.</summary>
    Beside,

    /// <summary>The page's own dev server forwards the request to the observer.</summary>
    Behind,
}

/// <summary>Finds where the observer is between the browser and the upstream.</summary>
internal static class Layouts
{
    /// <summary>The layout that a request shows.</summary>
    public static Layout Of(CorsRole role, FetchMetadata metadata)
    {
        if (!metadata.IsBrowser)
            return Layout.NotABrowser;
        if (role is CorsRole.Preflight or CorsRole.CorsRequest)
            return metadata.IsForwarded ? Layout.Behind : Layout.Beside;
        if (IsForwarded(role, metadata))
            return Layout.Behind;
        return IsForeignPage(role, metadata) ? Layout.Beside : Layout.Front;
    }

    // The page calls its own origin, and that is not this one: another server forwarded the request.
    private static bool IsForwarded(CorsRole role, FetchMetadata metadata)
    {
        if (metadata.CameThroughProxy)
            return true;
        return (role == CorsRole.SameOrigin || metadata.Site == "same-origin")
            && (metadata.HasForeignOrigin || (metadata.RefererOrigin is { } referer && referer != metadata.TargetOrigin));
    }

    // A WebSocket or an image belongs to a page elsewhere; a link from elsewhere only opens a page here.
    private static bool IsForeignPage(CorsRole role, FetchMetadata metadata) =>
        role switch
        {
            CorsRole.Navigation => false,
            CorsRole.WebSocket => metadata.HasForeignOrigin,
            CorsRole.NoCors => true,
            _ => metadata.Site is "cross-site" or "same-site",
        };
}
