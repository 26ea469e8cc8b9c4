namespace DevProxy.Cors;

/// <summary>What a request that is no preflight is to CORS (Fetch, main fetch, steps 11 to 14, read backwards from the wire).</summary>
internal static class Roles
{
    /// <summary>The role, and whether it is certain.</summary>
    public static (CorsRole Role, bool IsCertain) Of(ObservedRequest request, FetchMetadata metadata)
    {
        if (metadata.Mode == "websocket" || IsWebSocketUpgrade(request.Headers))
            return (CorsRole.WebSocket, true);
        if (metadata.Mode == "navigate")
            return (CorsRole.Navigation, true);

        // The browser says so itself, even where a proxy between made Origin and Host disagree.
        if (metadata.Site == "same-origin")
            return (CorsRole.SameOrigin, true);
        if (metadata.Mode is "no-cors")
            return (CorsRole.NoCors, true);
        if (metadata.Origin is null)
            return (CorsRole.Plain, metadata.Mode != "cors");
        if (!metadata.HasForeignOrigin)
            return (CorsRole.SameOrigin, true);
        return metadata.Mode == "cors" ? (CorsRole.CorsRequest, true) : (Presume(request, metadata), false);
    }

    // No Sec-Fetch-*: an old browser, or a URL that is not potentially trustworthy.
    private static CorsRole Presume(ObservedRequest request, FetchMetadata metadata)
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
