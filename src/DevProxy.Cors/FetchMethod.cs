namespace DevProxy.Cors;

/// <summary>What <c>fetch()</c> makes of a method (Fetch, section 2.2.1 "Methods").</summary>
public static class FetchMethod
{
    /// <summary>Upper-cases DELETE, GET, HEAD, OPTIONS, POST and PUT; any other method, <c>patch</c> among them, stays as it is.</summary>
    public static string Normalize(string method)
    {
        var upper = method.ToUpperInvariant();
        return upper is "DELETE" or "GET" or "HEAD" or "OPTIONS" or "POST" or "PUT" ? upper : method;
    }

    /// <summary>Whether it is CORS-safelisted: exactly GET, HEAD or POST.</summary>
    public static bool IsSafelisted(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>Whether script cannot send it: CONNECT, TRACE, TRACK in any case.</summary>
    public static bool IsForbidden(string method) =>
        method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase)
        || method.Equals("TRACE", StringComparison.OrdinalIgnoreCase)
        || method.Equals("TRACK", StringComparison.OrdinalIgnoreCase);
}
