using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace DevProxy.Cors;

/// <summary>Which headers of a request were set by script, as far as the request shows it without a preflight.</summary>
internal static class ScriptHeaders
{
    // Added by browsers and proxies themselves, in addition to the names that script cannot set.
    private static readonly FrozenSet<string> Added = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "User-Agent",
        "Priority",
        "If-None-Match",
        "If-Modified-Since",
        "If-Range",
        "Upgrade-Insecure-Requests",
        "Save-Data",
        "DPR",
        "Width",
        "Viewport-Width",
        "Device-Memory",
        "RTT",
        "Downlink",
        "ECT",
        "Purpose",
        "X-Client-Data",
        "X-Moz",
        "Service-Worker",
        "Service-Worker-Navigation-Preload",
        "Alt-Used",
        "Ping-From",
        "Ping-To",
        "Available-Dictionary",
        "Dictionary-ID",
        "HTTP2-Settings",
        "Forwarded",
        "X-Real-IP",
        "CDN-Loop",
        "Early-Data",
        "Traceparent",
        "Tracestate"
    );

    private static readonly FrozenSet<string> BrowserAuthentication = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Basic",
        "Digest",
        "Negotiate",
        "NTLM"
    );

    /// <summary>The CORS-unsafe names among those that script set.</summary>
    public static ImmutableArray<string> UnsafeNames(HeaderList headers)
    {
        List<HeaderLine>? candidates = null;
        foreach (var line in headers)
        {
            if (!IsAdded(line, headers))
                (candidates ??= []).Add(line);
        }

        return candidates is null ? [] : Cors.UnsafeNames.Of(new HeaderList(candidates));
    }

    /// <summary>Whether a browser adds this <c>Authorization</c> itself.</summary>
    public static bool IsBrowserAuthentication(string authorization)
    {
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        return BrowserAuthentication.Contains(space < 0 ? authorization : authorization[..space]);
    }

    private static bool IsAdded(HeaderLine line, HeaderList headers)
    {
        var (name, value) = line;
        if (
            Added.Contains(name)
            || ForbiddenHeaders.Contains(name, value)
            || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        )
        {
            return true;
        }

        // Set by cache modes, EventSource and the developer tools.
        if (Is(name, "Cache-Control") || Is(name, "Pragma"))
            return value is "no-cache" or "max-age=0" or "no-store";
        if (Is(name, "Authorization"))
            return IsBrowserAuthentication(value);
        // EventSource sends it without a preflight when it reconnects (HTML, "server-sent events").
        return Is(name, "Last-Event-ID") && headers.Get("Accept") == "text/event-stream";
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// What the bytes show about a request's credentials mode. Often nothing: <c>include</c> without cookies looks like no credentials.
/// </summary>
internal static class CredentialsEvidence
{
    private const string StorageAccess = "Sec-Fetch-Storage-Access";

    /// <summary>The mode that the request alone shows.</summary>
    public static CredentialsMode Of(ObservedRequest request, FetchMetadata metadata, CorsRole role, ImmutableArray<string> unsafeNames)
    {
        var headers = request.Headers;

        // Browsers send it on cross-site requests with credentials, Firefox on their preflights too.
        if (headers.Contains(StorageAccess) && metadata.Site == "cross-site")
            return CredentialsMode.Include;
        if (role != CorsRole.CorsRequest)
            return CredentialsMode.Unknown;
        if (headers.Contains("Cookie"))
            return CredentialsMode.Include;

        // CSS Fonts: fonts are loaded in "same-origin" credentials mode.
        if (metadata.Dest == "font")
            return CredentialsMode.NotInclude;
        if (metadata.Site == "cross-site" && SendsStorageAccess(headers))
            return CredentialsMode.NotInclude;

        // Basic, Digest and Negotiate come from the browser itself when no preflight asked for the header.
        return
            headers.Get("Authorization") is { } authorization
            && ScriptHeaders.IsBrowserAuthentication(authorization)
            && FetchMethod.IsSafelisted(request.Method)
            && unsafeNames.IsEmpty
            ? CredentialsMode.Include
            : CredentialsMode.Unknown;
    }

    /// <summary>The mode that the request and its preflight show together.</summary>
    public static CredentialsMode After(Observation request, PreflightQuestion asked, Verdict? delivered)
    {
        if (request.Credentials == CredentialsMode.Include)
            return asked.UnsafeNames.Contains("authorization") && !IsCertain(request.Request.Headers)
                ? CredentialsMode.Unknown
                : CredentialsMode.Include;

        // The request was sent, so its preflight passed for its credentials mode.
        if (delivered is { WithCredentials.Outcome: Outcome.Blocked } && delivered.WithoutCredentials.Outcome != Outcome.Blocked)
            return CredentialsMode.NotInclude;
        return
            !asked.UnsafeNames.Contains("authorization")
            && request.Request.Headers.Get("Authorization") is { } authorization
            && ScriptHeaders.IsBrowserAuthentication(authorization)
            ? CredentialsMode.Include
            : request.Credentials;
    }

    private static bool IsCertain(HeaderList headers) => headers.Contains("Cookie") || headers.Contains(StorageAccess);

    // Chromium sends Sec-Fetch-Storage-Access since 133, Firefox since 153; but Firefox leaves it out where a redirect made the origin
    // null.
    private static bool SendsStorageAccess(HeaderList headers) =>
        headers.Get("User-Agent") is { } userAgent
        && (Version(userAgent, "Chrome/") >= 133 || (Version(userAgent, "Firefox/") >= 153 && headers.Get(CorsHeader.Origin) != "null"));

    private static int Version(string userAgent, string product)
    {
        var at = userAgent.IndexOf(product, StringComparison.Ordinal);
        if (at < 0)
            return 0;
        var digits = userAgent.AsSpan(at + product.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
    }
}
