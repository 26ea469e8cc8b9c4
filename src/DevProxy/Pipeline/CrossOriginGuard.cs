using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Traffic;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>
/// What CORS does not stop: a page of another site that uses a route to which DevProxy itself adds a credential. It could act in the
/// developer's name by a form, and read by a script element, or by <c>fetch</c> where the upstream allows every origin. Such a request is
/// refused before the upstream hears of it, a preflight among them, and gets no CORS header.
/// </summary>
internal static class CrossOriginGuard
{
    /// <summary>Why a request is refused; null when it is not, or when the route adds no credential.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exchange">What it is, and the route that matches it.</param>
    public static ExchangeError? Refusal(HttpContext context, Exchange exchange)
    {
        // WebSockets have a check of their own, for every route: UpgradeGate.
        if (exchange.Arrived.Route is not { AddsIdentity: true } route || exchange.Kind == ExchangeKind.Websocket)
            return null;
        var page = CallingPage.Of(context, exchange);
        return page.MayUseIdentity(RuleOf(route)) ? null : Refusal(page, context.Request.Method, route);
    }

    /// <summary>Takes the upstream's permission to read off an answer where the route does not allow the page's origin.</summary>
    /// <param name="context">The request, which was not refused, and its answer.</param>
    /// <param name="exchange">Told what is removed.</param>
    public static void Close(HttpContext context, Exchange exchange)
    {
        if (exchange.Arrived.Route is { AddsIdentity: true } route && exchange.Kind != ExchangeKind.Websocket)
            Close(context.Response.Headers, CallingPage.Of(context, exchange).IsRefusedByOrigin(RuleOf(route)), exchange);
    }

    // The default rule holds where "cors" is false, too: it says who may use the route, not what is written on the answer.
    private static OriginRule RuleOf(RouteConfig route) => route.Cors?.Origin ?? OriginRule.Default;

    // The upstream gives its permission to whoever knows the credential, and here every page does. By Vary, a copy that a tab leaves in the
    // browser's cache is not used for a page either.
    private static void Close(IHeaderDictionary headers, bool isRefused, Exchange exchange)
    {
        if (headers.AccessControlAllowOrigin.Count == 0)
            return;
        VaryHeader.Merge(headers, HeaderNames.Origin);
        if (!isRefused)
            return;
        ImmutableArray<string> removed =
        [
            .. Removed(headers, HeaderNames.AccessControlAllowOrigin),
            .. Removed(headers, HeaderNames.AccessControlAllowCredentials),
        ];
        exchange.Revise(cors => cors with { Changed = [.. cors.Changed, .. removed] });
    }

    private static IEnumerable<string> Removed(IHeaderDictionary headers, string name) =>
        headers.Remove(name, out var lines) ? lines.Select(line => $"- {name.ToLowerInvariant()}: {line}") : [];

    private static ExchangeError Refusal(CallingPage page, string method, RouteConfig route)
    {
        var who = page switch
        {
            { IsSilent: true } => "A browser sent",
            { Name: { } origin } => $"A page at {origin} sent",
            _ => "A page of another site sent",
        };
        var silence = page.IsSilent ? " without saying which page asked for it (no Sec-Fetch-Site, Origin or Referer)" : "";
        return new ExchangeError(
            "http_request_denied",
            $"{who} {method} to the route \"{route.Key}\"{silence}. DevProxy adds a credential of yours there, "
                + "so only pages that \"cors.origin\" allows may use it.",
            page.Fix(route)
        );
    }
}
