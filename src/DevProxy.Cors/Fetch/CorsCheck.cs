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

/// <summary>
/// The CORS check (Fetch, section 4.9), which decides whether script may read an answer. It does not depend on the status.
/// </summary>
public static class CorsCheck
{
    /// <summary>Why the check fails, or null when it passes.</summary>
    /// <param name="origin">The request's origin as serialized in its <c>Origin</c> header.</param>
    /// <param name="include">Whether the request's credentials mode is <c>include</c>.</param>
    /// <param name="headers">The answer's headers.</param>
    public static FailureCode? Run(string origin, bool include, HeaderList headers)
    {
        // Steps 1 and 2.
        var allowed = headers.Get(CorsHeader.AllowOrigin);
        if (allowed is null)
            return FailureCode.AcaoMissing;

        // Step 3.
        if (allowed == "*")
            return include ? FailureCode.AcaoWildcardWithCredentials : null;

        // Step 4: compared by byte, so a difference in case, a slash or a default port is a mismatch.
        if (allowed != origin)
            return WhyNotEqual(allowed);

        // Step 5.
        if (!include)
            return null;

        // Steps 6 to 8: two lines are the value "true, true".
        return headers.Get(CorsHeader.AllowCredentials) switch
        {
            null => FailureCode.AcacMissing,
            "true" => null,
            _ => FailureCode.AcacNotTrue,
        };
    }

    /// <summary>The same for a preflight's answer: the codes have the prefix <c>Preflight</c>.</summary>
    internal static FailureCode? RunOnPreflight(string origin, bool include, HeaderList headers) =>
        Run(origin, include, headers) is { } code ? PreflightCodes.ForPreflight(code) : null;

    // The standard has one failure here; browser consoles distinguish three, in this order.
    private static FailureCode WhyNotEqual(string allowed)
    {
        if (allowed.AsSpan().ContainsAny(' ', ','))
            return FailureCode.AcaoMultiple;
        return allowed == "null" || AbsoluteUrl.IsValid(allowed) ? FailureCode.AcaoMismatch : FailureCode.AcaoInvalid;
    }
}

/// <summary>Whether a text parses as an absolute URL in a browser (URL, "basic URL parser", without a base).</summary>
/// <remarks>
/// <see cref="Uri.TryCreate(string?, UriKind, out Uri?)"/> does not check this: on Unix it accepts <c>/x</c> and <c>//host</c> as absolute.
/// </remarks>
internal static class AbsoluteUrl
{
    /// <summary>Whether the text has a scheme and, where the scheme is special, a host.</summary>
    public static bool IsValid(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !IsScheme(text.AsSpan(0, colon)))
            return false;
        if (!IsSpecial(text.AsSpan(0, colon)))
            return true;

        // URL, "special authority ignore slashes state": any number of slashes or backslashes may come before the host.
        var rest = text.AsSpan(colon + 1).TrimStart("/\\");
        var end = rest.IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        return !host.IsEmpty && host[0] != ':';
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme)
    {
        foreach (var character in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
                return false;
        }

        return char.IsAsciiLetter(scheme[0]);
    }

    private static bool IsSpecial(ReadOnlySpan<char> scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("https", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("ws", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("wss", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("ftp", StringComparison.OrdinalIgnoreCase);
}
