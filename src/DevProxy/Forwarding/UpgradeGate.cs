using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Forwarding;

/// <summary>
/// Which WebSockets are let through. Browsers open them to any origin and ask nobody, so that without this check every page on the web could talk to a dev server's socket.
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

    /// <summary>Why an upgrade is refused; null when it is let through, or is none.</summary>
    public static ExchangeError? Refusal(HttpContext context, RouteConfig route)
    {
        if (!IsWebSocket(context))
            return null;
        if (!route.Ws)
        {
            return new ExchangeError(
                "http_request_denied",
                $"The route \"{route.Key}\" lets no WebSocket through: \"ws\" is false.",
                $"Remove \"ws\": false from the route \"{route.Key}\", or give the socket's path a route of its own.");
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || IsOwn(origin, CalledOrigin.Of(context)) || (route.Cors?.Origin ?? OriginRule.Default).Allows(origin, CalledOrigin.Of(context).Host))
            return null;
        return new ExchangeError(
            "http_request_denied",
            $"A page at {origin} may not open a WebSocket through the route \"{route.Key}\".",
            $"If it is yours, name it: \"cors\": {{ \"origin\": [\"{origin}\"] }} in the route \"{route.Key}\".");
    }

    private static bool IsOwn(string origin, CalledOrigin called) =>
        Origin.TryFromUrl(called.ToString(), out var self) && Origin.TryParse(origin, out var page) && page.IsSameOriginWith(self);
}
