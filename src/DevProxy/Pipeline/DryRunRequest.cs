using System.Net;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>A request that nobody made, with the headers that DevProxy looks at, as a browser on this machine would send it.</summary>
/// <param name="method">Its method.</param>
/// <param name="called">How DevProxy is addressed.</param>
/// <param name="target">What is asked of it.</param>
/// <param name="route">The route that matches it: a header that it removes has to be there.</param>
internal sealed class DryRunRequest(string method, CalledOrigin called, RawTarget target, RouteConfig route)
{
    /// <summary>The request of a page.</summary>
    /// <param name="page">The page's origin.</param>
    public HttpContext From(string page)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target.ToString();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (method, called.Scheme, new HostString(called.Authority));
        foreach (
            var change in route.Headers.Where(static change =>
                change.Value is null && !change.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)
            )
        )
            request.Headers[change.Name] = "…";
        request.Headers.Origin = page;
        request.Headers.Referer = page + "/";
        request.Headers["Sec-Fetch-Site"] = page == called.ToString() ? "same-origin" : "same-site";
        return context;
    }
}
