namespace DevProxy.Cors;

/// <summary>In what the value of <c>Access-Control-Allow-Origin</c> differs from the page's origin.</summary>
public enum Hint
{
    /// <summary><c>https://a.example/</c>.</summary>
    TrailingSlash,

    /// <summary><c>https://a.example/path</c>.</summary>
    HasPath,

    /// <summary>Upper case where the origin has lower.</summary>
    CaseDiffers,

    /// <summary>http for https, or the reverse.</summary>
    SchemeDiffers,

    /// <summary>Another port.</summary>
    PortDiffers,

    /// <summary>The scheme's default port is written out.</summary>
    DefaultPortWritten,

    /// <summary><c>localhost</c> for <c>127.0.0.1</c> or <c>[::1]</c>, or the reverse.</summary>
    LocalhostVsLoopbackIp,

    /// <summary>Another subdomain of the same domain.</summary>
    SubdomainDiffers,

    /// <summary><c>https://*.example.com</c>.</summary>
    WildcardInHost,

    /// <summary>The server named itself.</summary>
    IsTargetOrigin,

    /// <summary>The value is <c>null</c>.</summary>
    NullLiteral,

    /// <summary>A redirect between origins made the request's origin <c>null</c>.</summary>
    RedirectTaintedOrigin,

    /// <summary>An answer made for another origin, cached without <c>Vary: Origin</c>.</summary>
    StaleCache,
}
