using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>Reads the head of a request that has arrived.</summary>
internal static class Arrival
{
    /// <summary>The request; its route is not known yet.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="target">What it asks for.</param>
    public static ArrivedRequest Read(HttpContext context, RawTarget target)
    {
        var called = CalledOrigin.Of(context);
        var isWebSocket = UpgradeGate.IsWebSocket(context);

        // Over HTTP/2 a WebSocket is asked for with CONNECT (RFC 8441, section 4); to everyone else it is the GET of RFC 6455.
        var head = new ObservedRequest(
            isWebSocket ? HttpMethods.Get : context.Request.Method,
            called.ToString() + target,
            HeaderLines.Of(context.Request.Headers)
        );
        var kind =
            isWebSocket ? ExchangeKind.Websocket
            : PreflightQuestion.IsAskedBy(head.Method, head.Headers) ? ExchangeKind.Preflight
            : ExchangeKind.Request;
        return new ArrivedRequest(kind, head, context.Request.Protocol)
        {
            Called = called,
            Page = CalledOrigin.OfBrowser(context),
            Target = target,
        };
    }
}
