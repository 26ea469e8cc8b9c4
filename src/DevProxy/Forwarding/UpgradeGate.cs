using DevProxy.Configuration;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Forwarding;

/// <summary>
/// Which WebSockets are allowed. Browsers open them to any origin and ask nobody, so that without this check every page on the web could talk to a dev server's socket.
/// </summary>
internal static class UpgradeGate
{
    /// <summary>Whether a request wants to become a WebSocket: by <c>Upgrade</c>, or by HTTP/2's extended CONNECT (RFC 8441).</summary>
    public static bool IsWebSocket(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return "websocket".Equals(connect.Protocol, StringComparison.OrdinalIgnoreCase);
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Why an upgrade is refused; null when it is allowed, or is not an upgrade.</summary>
    public static ExchangeError? Refusal(HttpContext context, RouteConfig route)
    {
        if (!IsWebSocket(context))
            return null;
        if (!route.Ws)
        {
            return new ExchangeError(
                "http_request_denied",
                $"The route \"{route.Key}\" does not accept WebSockets: \"ws\" is false.",
                $"Remove \"ws\": false from the route \"{route.Key}\", or add a separate route for the WebSocket's path."
            );
        }

        // Browsers name the origin of every WebSocket. Where an identity is added, what a browser sent without one is refused too.
        var page = CallingPage.Of(context);
        var rule = route.Cors?.Origin ?? OriginRule.Default;
        if ((page.Origin is null || page.IsOriginAllowed(rule)) && (!route.AddsIdentity || page.MayUseIdentity(rule)))
            return null;
        return new ExchangeError(
            "http_request_denied",
            $"A page {(page.Name is { } origin ? $"at {origin}" : "that does not send its origin")} may not open a WebSocket through the route "
                + $"\"{route.Key}\".",
            page.Cure(route)
        );
    }
}
