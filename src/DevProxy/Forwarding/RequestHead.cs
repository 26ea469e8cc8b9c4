using System.Net;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Yarp.ReverseProxy.Transforms;

namespace DevProxy.Forwarding;

/// <summary>The head of a request to an upstream, as the route wants it: the ordered list of everything that is changed on the way there.</summary>
internal static class RequestHead
{
    // The upstream gets the path as the browser sent it: Uri would decode, resolve and escape.
    private static readonly UriCreationOptions AsSent = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Addresses a message, whose headers are the browser's, to the route's target.</summary>
    /// <param name="message">Hop-by-hop headers already removed.</param>
    /// <param name="route">Where it goes.</param>
    /// <param name="path">The upstream's path.</param>
    /// <param name="query">Empty, or begins with <c>?</c>.</param>
    /// <param name="called">How DevProxy was addressed.</param>
    /// <param name="browser">The origin in the browser's address bar.</param>
    /// <param name="peer">Who sent the request; null when it is DevProxy's own.</param>
    /// <param name="mark">Set on everything that is sent.</param>
    public static void Write(
        HttpRequestMessage message,
        RouteConfig route,
        string path,
        string query,
        CalledOrigin called,
        CalledOrigin browser,
        IPAddress? peer,
        LoopMark mark
    )
    {
        message.RequestUri = new Uri(route.Target!.Origin.Serialized + path + query, AsSent);
        message.Headers.Host = HostFor(route, called);
        var own = OriginRewrite.Apply(message.Headers, route, called, browser, ForwardedFor.SchemeSaid(message.Headers, peer));
        if (route.Xfwd && peer is not null)
            ForwardedFor.Write(message.Headers, called, peer, own, route.Target!.Origin.Scheme == "https");
        else if (own is not null)
            ForwardedFor.Correct(message.Headers, own);
        mark.AddTo(message);
        foreach (var change in route.Headers)
            Change(message, change);
    }

    // What `headers` sets counts here already: Origin is made to agree with the Host that is sent.
    private static string HostFor(RouteConfig route, CalledOrigin called)
    {
        if (route.Headers.LastOrDefault(change => change.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))?.Value is { } written)
            return written;
        return route.ChangeOrigin switch
        {
            ChangeOrigin.Target => route.Target!.Authority,
            ChangeOrigin.Browser => called.Authority,

            // An Origin that is always the target's agrees with no other Host.
            _ => route.Target!.IsLocal && route.RewriteOrigin.Kind != RewriteOriginKind.Target ? called.Authority : route.Target!.Authority,
        };
    }

    private static void Change(HttpRequestMessage message, HeaderChange change)
    {
        if (change.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            return; // Counted above; a request without one cannot be sent.
        var context = new RequestTransformContext { ProxyRequest = message };
        RequestTransform.RemoveHeader(context, change.Name);
        if (change.Value is not null)
            RequestTransform.AddHeader(context, change.Name, change.Value);
    }
}
