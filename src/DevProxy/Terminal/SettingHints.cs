using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// The misconfigured path that looks like anything else: the upstream answers 404 because it has no <c>/api</c>, which DevProxy, unlike
/// some others, does not strip by itself.
/// </summary>
internal static class PathHint
{
    /// <summary>The rows that say what was asked for and how to strip; none where stripping is not the likely fix.</summary>
    public static IEnumerable<Row> Of(ExchangeRecord record)
    {
        if (
            record.Upstream is not { Status: StatusCodes.Status404NotFound } upstream
            || record.TakenBy is not { } route
            || PrefixStrip.Unstripped(route) is not { } prefix
        )
        {
            yield break;
        }

        yield return new Row("not found", $"your API was asked for {upstream.Url}");
        yield return new Row("do this", $"if its paths do not begin with {prefix}, strip it: {PrefixStrip.Setting(route, prefix)}");
    }
}

/// <summary>
/// The 403 of a server that compares <c>Origin</c> with <c>Host</c> against forged requests: a page of another origin that calls an API by
/// its own name is what such a server is there to refuse.
/// </summary>
internal static class OriginHint
{
    /// <summary>The rows that say what was compared and how to make it agree; none where that cannot be the reason.</summary>
    public static IEnumerable<Row> Of(ExchangeRecord record)
    {
        if (
            record.Upstream is not { Status: StatusCodes.Status403Forbidden } upstream
            || upstream.RequestHeaders.Get(CorsHeader.Origin) is not { } sent
            || record.TakenBy is not { RewriteOrigin.Kind: RewriteOriginKind.Auto, Target: { } target } route
        )
        {
            yield break;
        }

        var host = upstream.RequestHeaders.Get("Host") ?? target.Authority;
        if (sent.EndsWith("://" + host, StringComparison.OrdinalIgnoreCase))
            yield break;
        var settings = host == target.Authority ? "\"rewriteOrigin\": true" : "\"changeOrigin\": true, \"rewriteOrigin\": true";
        yield return new Row(
            "forbidden",
            $"your API was asked with Host: {host} and Origin: {sent}; servers that require the two to agree (Django, Rails, SvelteKit) "
                + "answer 403"
        );
        yield return new Row(
            "do this",
            $"if that is why, write {settings} into the route \"{route.Key}\", or add {sent} to the server's trusted origins"
        );
    }
}

/// <summary>
/// The correction that seems to change nothing: browsers keep a preflight's answer for as long as the upstream's
/// <c>Access-Control-Max-Age</c> says, and go on with the old one after the backend was fixed.
/// </summary>
internal static class PreflightCacheHint
{
    // What is kept for less is gone before anyone has restarted a backend and wondered twice.
    private const long LongInSeconds = 600;

    /// <summary>The rows that say for how long and what to do; none where the upstream's answer is not kept for long.</summary>
    public static IEnumerable<Row> Of(ExchangeRecord record)
    {
        if (
            record.Kind != ExchangeKind.Preflight
            || record.Cors.Delivered?.Outcome is not (Outcome.Allowed or Outcome.Conditional)
            || record.Response is not { } response
            || record.Upstream?.Headers.Get(CorsHeader.MaxAge) is not { } written
            || response.Headers.Get(CorsHeader.MaxAge) != written
        )
        {
            yield break;
        }

        var kept = PreflightMaxAge.Of(response.Headers);
        if (kept.Standard <= LongInSeconds)
            yield break;
        yield return new Row(
            "kept",
            $"your API allows browsers to cache this preflight's answer (Chromium for {kept.Chromium} s, Firefox for {kept.Firefox} s, "
                + $"Safari for {kept.WebKit} s): changes to its CORS settings only take effect after that"
        );
        yield return new Row(
            "do this",
            $"while you change them, tick \"Disable cache\" in the browser's developer tools, or write \"responseHeaders\": {{ "
                + $"\"Access-Control-Max-Age\": null }} into the route \"{record.Route}\""
        );
    }
}
