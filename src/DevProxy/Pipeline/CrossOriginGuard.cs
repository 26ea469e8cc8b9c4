using DevProxy.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// What CORS does not stop: a write from a foreign site to a route to which DevProxy itself adds a credential. The browser would hide the answer from
/// the page, but the upstream would have acted. Such a request is refused before the upstream hears of it.
/// </summary>
internal static class CrossOriginGuard
{
    /// <summary>Why a request is refused; null when it is not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">The route that takes it; null when none does.</param>
    public static ExchangeError? Refusal(HttpContext context, RouteConfig? route) =>
        route is { AddsIdentity: true } && IsForeignWrite(context, route) ? Refusal(context.Request, route) : null;

    // The default rule holds where "cors" is false, too: it says who may come in, not what is written on the answer.
    private static bool IsForeignWrite(HttpContext context, RouteConfig route) =>
        !IsSafe(context.Request.Method)
        && context.Request.Headers["Sec-Fetch-Site"] == "cross-site"
        && !CorsGrant.IsLetIn(route.Cors?.Origin ?? OriginRule.Default, context);

    // RFC 9110, section 9.2.1.
    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static ExchangeError Refusal(HttpRequest request, RouteConfig route)
    {
        var origin = request.Headers.Origin.ToString();
        return new ExchangeError(
            "http_request_denied",
            $"A page of another site{(origin.Length == 0 ? "" : $", {origin},")} sent a {request.Method} to the route \"{route.Key}\", to which DevProxy adds a credential "
            + "of yours: the API would have acted in your name.",
            origin.Length == 0
                ? "If the page is yours, call the API from a page whose requests carry an Origin."
                : $"If the page is yours, name its origin in the route: \"cors\": {{ \"origin\": [\"{origin}\"] }}.");
    }
}
