using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>Requests that ask for a WebSocket: an upgrade (RFC 6455, section 4.1), or the extended CONNECT of HTTP/2 (RFC 8441).</summary>
internal static class WebSocketUpgrade
{
    /// <summary>Whether a request is one.</summary>
    public static bool Is(HttpContext context) =>
        IsExtendedConnect(context)
        || (HttpMethods.IsGet(context.Request.Method)
            && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            && context.Request.Headers.Upgrade.Any(upgrade => "websocket".Equals(upgrade, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether it is the one of HTTP/2.</summary>
    public static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
        && "websocket".Equals(connect.Protocol, StringComparison.OrdinalIgnoreCase);
}
