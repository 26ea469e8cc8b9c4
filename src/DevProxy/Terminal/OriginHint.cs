using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// The 403 of a server that compares <c>Origin</c> with <c>Host</c> against forged requests: a page of another origin that calls an API by its own name is what such a server
/// is there to refuse.
/// </summary>
internal static class OriginHint
{
    /// <summary>The rows that say what was compared and how to make it agree; none where that cannot be the reason.</summary>
    public static IEnumerable<Row> Of(ExchangeRecord record, ProxyConfig config)
    {
        if (
            record.Upstream is not { Status: StatusCodes.Status403Forbidden } upstream
            || upstream.RequestHeaders.Get(CorsHeader.Origin) is not { } sent
            || config.Routes.FirstOrDefault(route => route.Key == record.Route) is not { RewriteOrigin.Kind: RewriteOriginKind.Auto } route
        )
        {
            yield break;
        }

        var host = upstream.RequestHeaders.Get("Host") ?? route.Target.Authority;
        if (sent.EndsWith("://" + host, StringComparison.OrdinalIgnoreCase))
            yield break;
        var settings = host == route.Target.Authority ? "\"rewriteOrigin\": true" : "\"changeOrigin\": true, \"rewriteOrigin\": true";
        yield return new Row(
            "forbidden",
            $"your API was asked with Host: {host} and Origin: {sent}; servers that require the two to agree (Django, Rails, SvelteKit) answer 403"
        );
        yield return new Row(
            "do this",
            $"if that is why, write {settings} into the route \"{route.Key}\", or add {sent} to the server's trusted origins"
        );
    }
}
