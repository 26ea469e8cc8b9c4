namespace DevProxy.Cors;

/// <summary>How an observer stands in the browser's path.</summary>
public enum Layout
{
    /// <summary>No sign of a browser.</summary>
    NotABrowser,

    /// <summary>The browser talks to the observer, page and API under one origin.</summary>
    Front,

    /// <summary>The page comes from elsewhere and calls the observer cross-origin.</summary>
    Beside,

    /// <summary>The page's own dev server passes the request on.</summary>
    Behind,
}
