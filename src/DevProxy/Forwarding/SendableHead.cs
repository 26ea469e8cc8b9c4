using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// The last look at a request's head before it is sent, whoever made it: a browser, a rewrite, the configuration, a question of DevProxy's own. The HTTP client writes a target as it is
/// given, and for what is not ASCII in it leaves bytes of an earlier request in its buffer.
/// </summary>
internal static class SendableHead
{
    /// <summary>Why it is not sent; null when it is valid HTTP.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="head">All header lines.</param>
    /// <param name="route">Where it would go.</param>
    /// <param name="asBrowser">Whether it is sent as a browser would send it, who keeps control characters in values.</param>
    public static ExchangeError? Problem(string target, HeaderList head, RouteConfig route, bool asBrowser)
    {
        if (!target.StartsWith('/') || !HttpToken.IsTarget(target))
        {
            return Error(
                route,
                "path contains a byte that is not allowed in a request target (0x21 to 0x7E are)",
                $"Percent-encode it in routes[\"{route.Key}\"]: this path is made from \"target\" and the replacements in \"pathRewrite\"."
            );
        }

        foreach (var line in head)
        {
            if (!HttpToken.Is(line.Name) || !(asBrowser ? HttpToken.IsValueOfBrowser(line.Value) : HttpToken.IsValue(line.Value)))
            {
                return Error(
                    route,
                    $"header {line.Name} contains a line break or another control character",
                    $"Remove it from \"headers\" of routes[\"{route.Key}\"], or encode it in the client."
                );
            }
        }

        return null;
    }

    private static ExchangeError Error(RouteConfig route, string what, string fix) =>
        new("http_request_error", $"The request to {route.Target.Origin} was not sent: its {what}.", fix);
}
