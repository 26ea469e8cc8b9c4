namespace DevProxy.Cors;

/// <summary>The classes of status codes that CORS knows (Fetch, section 2.2.3 "Statuses").</summary>
public static class HttpStatus
{
    /// <summary>Whether it is an ok status.</summary>
    public static bool IsOk(int status) => status is >= 200 and <= 299;

    /// <summary>Whether it is a redirect status.</summary>
    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;
}
