namespace DevProxy.Cors;

/// <summary>The CORS check (Fetch, section 4.9), which decides whether script may read an answer. The status plays no part.</summary>
public static class CorsCheck
{
    /// <summary>Why the check fails, or null when it passes.</summary>
    /// <param name="origin">The request's origin as serialized in its <c>Origin</c> header.</param>
    /// <param name="include">Whether the request's credentials mode is <c>include</c>.</param>
    /// <param name="headers">The answer's headers.</param>
    public static FailureCode? Run(string origin, bool include, HeaderList headers)
    {
        // Step 1 and 2.
        var allowed = headers.Get(CorsHeader.AllowOrigin);
        if (allowed is null)
            return FailureCode.AcaoMissing;

        // Step 3.
        if (allowed == "*")
            return include ? FailureCode.AcaoWildcardWithCredentials : null;

        // Step 4: byte-equal, so that case, a slash or a written default port make another origin.
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

    /// <summary>The same for a preflight's answer: the codes are those with <c>Preflight</c> in front.</summary>
    public static FailureCode? RunOnPreflight(string origin, bool include, HeaderList headers) =>
        Run(origin, include, headers) is { } code ? PreflightTwin.WithPrefix(code) : null;

    // The standard knows one failure here; browsers tell three apart in their console, in this order.
    private static FailureCode WhyNotEqual(string allowed)
    {
        if (allowed.AsSpan().ContainsAny(' ', ','))
            return FailureCode.AcaoMultiple;
        return allowed == "null" || AbsoluteUrl.IsValid(allowed) ? FailureCode.AcaoMismatch : FailureCode.AcaoInvalid;
    }
}
