namespace DevProxy.Cors;

/// <summary>How the observer stands in the browser's path.</summary>
internal static class Layouts
{
    /// <summary>The layout that a request betrays.</summary>
    public static Layout Of(CorsRole role, FetchMetadata metadata)
    {
        if (!metadata.IsBrowser)
            return Layout.NotABrowser;
        if (role is CorsRole.Preflight or CorsRole.CorsRequest)
            return metadata.IsForwarded ? Layout.Behind : Layout.Beside;
        if (IsPassedOn(role, metadata))
            return Layout.Behind;
        return IsForeignPage(role, metadata) ? Layout.Beside : Layout.Front;
    }

    // The page is at home where it calls, and that is not here: somebody passed the request on.
    private static bool IsPassedOn(CorsRole role, FetchMetadata metadata)
    {
        if (metadata.CameThroughProxy)
            return true;
        return (role == CorsRole.SameOrigin || metadata.Site == "same-origin")
            && (metadata.HasForeignOrigin || (metadata.RefererOrigin is { } referer && referer != metadata.TargetOrigin));
    }

    // A WebSocket and an image of a page elsewhere; a link from elsewhere merely opens a page here.
    private static bool IsForeignPage(CorsRole role, FetchMetadata metadata) => role switch
    {
        CorsRole.Navigation => false,
        CorsRole.WebSocket => metadata.HasForeignOrigin,
        CorsRole.NoCors => true,
        _ => metadata.Site is "cross-site" or "same-site",
    };
}
