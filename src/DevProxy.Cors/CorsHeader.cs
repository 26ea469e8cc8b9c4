namespace DevProxy.Cors;

/// <summary>The names of the CORS headers (Fetch, section 3.3 "CORS protocol").</summary>
public static class CorsHeader
{
    /// <summary><c>Origin</c>.</summary>
    public const string Origin = "Origin";

    /// <summary>ACRM.</summary>
    public const string RequestMethod = "Access-Control-Request-Method";

    /// <summary>ACRH.</summary>
    public const string RequestHeaders = "Access-Control-Request-Headers";

    /// <summary>ACAO.</summary>
    public const string AllowOrigin = "Access-Control-Allow-Origin";

    /// <summary>ACAC.</summary>
    public const string AllowCredentials = "Access-Control-Allow-Credentials";

    /// <summary>ACAM.</summary>
    public const string AllowMethods = "Access-Control-Allow-Methods";

    /// <summary>ACAH.</summary>
    public const string AllowHeaders = "Access-Control-Allow-Headers";

    /// <summary>ACEH.</summary>
    public const string ExposeHeaders = "Access-Control-Expose-Headers";

    /// <summary>ACMA.</summary>
    public const string MaxAge = "Access-Control-Max-Age";
}
