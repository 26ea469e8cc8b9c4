namespace DevProxy.Cors;

/// <summary>What Chrome's console calls the initiator of a request.</summary>
internal static class Initiator
{
    /// <summary>The word, from <c>Sec-Fetch-Dest</c>. fetch and XMLHttpRequest look alike on the wire unless a library says which it uses.</summary>
    public static string Of(HeaderList headers) => headers.Get("Sec-Fetch-Dest") switch
    {
        null or "empty" => OfScript(headers),
        "style" => "CSS stylesheet",
        "track" => "text track",
        "worker" or "sharedworker" or "serviceworker" or "audioworklet" or "paintworklet" => "script",
        var dest => dest,
    };

    private static string OfScript(HeaderList headers)
    {
        // EventSource has no name of its own in the console.
        if (headers.Get("Accept") == "text/event-stream" && headers.Get("Cache-Control") == "no-cache")
            return "resource";
        return headers.Get("X-Requested-With") == "XMLHttpRequest" ? "XMLHttpRequest" : "fetch";
    }
}
