namespace DevProxy.Configuration;

internal enum CookieRewriteKind
{
    /// <summary>Fixes what the browser would reject or never send back, and leaves the rest alone.</summary>
    Auto,

    /// <summary><c>false</c>: passed as it is.</summary>
    Off,

    /// <summary>A string (the same as <c>{ "*": "…" }</c>) or a map.</summary>
    Map,
}
