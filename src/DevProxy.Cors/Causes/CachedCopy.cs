using System.Collections.Frozen;
using System.Globalization;

namespace DevProxy.Cors;

/// <summary>An answer that a cache made for somebody else: its CORS headers are those of another request.</summary>
internal static class CachedCopy
{
    // Each cache's own header for what it did.
    private static readonly string[] Marks =
    [
        "X-Cache",
        "CF-Cache-Status",
        "X-Cache-Status",
        "X-Proxy-Cache",
        "X-Vercel-Cache",
        "X-Nextjs-Cache",
        "CDN-Cache",
        "Cache-Status",
        "X-Drupal-Cache",
        "X-LiteSpeed-Cache",
        "X-Cache-Remote",
        "X-Cache-Lookup",
        "X-Edge-Cache",
        "X-Varnish-Cache",
        "X-Rack-Cache",
        "X-Srcache-Fetch-Status",
        "X-FastCGI-Cache",
        "Server-Timing",
    ];

    private static readonly FrozenSet<string> Hits = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "hit",
        "tcp_hit",
        "tcp_mem_hit",
        "stale",
        "updating",
        "revalidated",
        "prerender",
        "tcp_refresh_hit",
        "refreshhit",
        "fresh",
        "cdn-cache-hit",
        "cdn-cache;desc=hit"
    );

    private static readonly FrozenSet<string> Misses = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "miss",
        "tcp_miss",
        "expired",
        "bypass",
        "dynamic",
        "error",
        "pass",
        "none"
    );

    /// <summary>The cause; null where nothing shows a cache, or where the cache keeps origins apart.</summary>
    public static Cause? Of(Verdict verdict, FailureCode code, Answer answer)
    {
        var context = verdict.Context;
        if (
            code is not (FailureCode.AcaoMissing or FailureCode.AcaoMismatch)
            || context.Method is not ("GET" or "HEAD")
            || context.History.IsConstant
            || CorsMarks.VariesByOrigin(answer.Headers)
            || (Mark(answer.Headers) ?? OfBrowser(context, answer)) is not { } mark
        )
            return null;

        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (allowed is not null && !Origin.TryParse(allowed, out _))
            return null; // A spelling that no request has: no other copy would be right.
        var made = allowed is null ? "a request without Origin" : $"another origin, {allowed}";
        var where = context.FromBrowserCache || answer.Status == 304 ? "the browser's own cache" : "a cache";
        return new Cause(
            RootCause.CachedWithoutOrigin,
            $"This is a copy from {where} ({mark}) without Vary: Origin: it was {(allowed is null ? "probably " : "")}made for {made}, "
                + "and every other origin gets the same copy.",
            (
                context.FromBrowserCache || answer.Status == 304
                    ? "Send Vary: Origin with every response of this URL, also with those to requests without Origin, and clear the "
                        + "browser's cache. "
                    : "Put Origin into the cache key, send Vary: Origin with every response of this URL, also with those to requests "
                        + "without Origin, and purge the copy. "
            ) + $"Allowing {context.Origin} on the server alone has no effect until the cached copy expires or is purged.",
            IsSetting: false
        );
    }

    /// <summary>The header that shows that a cache answered; null where none does, or where one says that it did not.</summary>
    internal static string? Mark(HeaderList headers)
    {
        string? hit = null;
        foreach (var name in Marks)
        {
            if (headers.Get(name) is not { } value)
                continue;
            var words = value.Split([' ', ',', ';', '"', '(', ')', '='], StringSplitOptions.RemoveEmptyEntries);
            if (words.Any(Hits.Contains))
                hit ??= name == "Server-Timing" ? "Server-Timing: cdn-cache; desc=HIT" : $"{name}: {value}";
            else if (hit is null && name != "Server-Timing" && words.Any(Misses.Contains))
                return null;
        }

        if (hit is not null)
            return hit;
        if (Counts(headers.Get("X-Cache-Hits")))
            return $"X-Cache-Hits: {headers.Get("X-Cache-Hits")}";

        // Varnish names two transactions where it had the answer already.
        if (headers.Get("X-Varnish") is { } varnish && varnish.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 1)
            return $"X-Varnish: {varnish}";
        return Counts(headers.Get("Age")) ? $"Age: {headers.Get("Age")}" : null;
    }

    private static string? OfBrowser(JudgingContext context, Answer answer) =>
        context.FromBrowserCache ? "the file says so"
        : answer is { Status: 304 } && !context.ScriptRevalidates ? "status 304"
        : null;

    private static bool Counts(string? numbers) =>
        numbers
            ?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Any(static part => int.TryParse(part, CultureInfo.InvariantCulture, out var count) && count > 0) == true;
}
