using System.Collections.Frozen;
using System.Collections.Immutable;

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
