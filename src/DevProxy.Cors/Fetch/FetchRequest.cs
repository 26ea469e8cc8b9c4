namespace DevProxy.Cors;

/// <summary>A request as script makes it.</summary>
/// <param name="Method">The method as script wrote it.</param>
/// <param name="Url">The absolute URL.</param>
/// <param name="Origin">The page's origin.</param>
/// <param name="Headers">The headers that script sets; forbidden ones are dropped.</param>
/// <param name="Include">
/// Whether the credentials mode is <c>include</c>. Cross-origin, <c>omit</c> and <c>same-origin</c> are the same.
/// </param>
/// <param name="Mode">The mode; <c>fetch(url)</c> uses <see cref="FetchMode.Cors"/>.</param>
/// <param name="UseCorsPreflight">Whether there is an upload listener or a streaming body, which always cause a preflight.</param>
public sealed record FetchRequest(
    string Method,
    string Url,
    Origin Origin,
    HeaderList Headers,
    bool Include,
    FetchMode Mode = FetchMode.Cors,
    bool UseCorsPreflight = false
)
{
    /// <summary>
    /// Whether what browsers refuse before CORS, mixed content and local network access, is refused too; else CORS alone is judged.
    /// </summary>
    public bool ChecksBeforeCors { get; init; }

    /// <summary>The backend that fixes are for, where it is known.</summary>
    public Backend? Backend { get; init; }
}

/// <summary>A request's mode (Fetch, section 2.2.5 "Requests").</summary>
public enum FetchMode
{
    /// <summary>What <c>fetch()</c> and XMLHttpRequest use.</summary>
    Cors,

    /// <summary>Cross-origin answers stay opaque: images, classic scripts, beacons.</summary>
    NoCors,

    /// <summary>Cross-origin URLs are refused before anything is sent.</summary>
    SameOrigin,

    /// <summary>A document is loaded.</summary>
    Navigate,

    /// <summary>A WebSocket's handshake.</summary>
    WebSocket,
}

/// <summary>How <c>fetch()</c> treats a method (Fetch, section 2.2.1 "Methods").</summary>
public static class FetchMethod
{
    /// <summary>Upper-cases DELETE, GET, HEAD, OPTIONS, POST and PUT; any other method, such as <c>patch</c>, stays as it is.</summary>
    public static string Normalize(string method)
    {
        var upper = method.ToUpperInvariant();
        return upper is "DELETE" or "GET" or "HEAD" or "OPTIONS" or "POST" or "PUT" ? upper : method;
    }

    /// <summary>Whether it is CORS-safelisted: exactly GET, HEAD or POST.</summary>
    public static bool IsSafelisted(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>Whether script cannot send it: CONNECT, TRACE or TRACK in any case.</summary>
    public static bool IsForbidden(string method) =>
        method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase)
        || method.Equals("TRACE", StringComparison.OrdinalIgnoreCase)
        || method.Equals("TRACK", StringComparison.OrdinalIgnoreCase);
}
