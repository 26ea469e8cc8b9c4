using System.Net;
using DevProxy.Configuration;
using DevProxy.Exchanges;
using Yarp.ReverseProxy.Forwarder;

namespace DevProxy.Forwarding;

/// <summary>Sends requests to the upstreams of their routes and their answers back.</summary>
internal sealed class Forwarder(IHttpForwarder yarp)
{
    /// <summary>
    /// Forwards one request. What was asked and what was answered is noted before anything is changed.
    /// </summary>
    /// <returns>Null, or why it failed. The error is noted too; unless the response has started, the caller writes it.</returns>
    public async Task<ExchangeError?> ForwardAsync(HttpContext context, Route route, Notebook notebook)
    {
        var invoker = route.Client.Enter();
        try
        {
            var error = await yarp.SendAsync(
                context, route.Config.Target.Origin.Serialized, invoker, RequestConfig(route.Config.Target), new ExchangeTransformer(route));
            if (error == ForwarderError.None)
                return null;
            var failure = new ExchangeError("proxy_internal_error", error.ToString(), "");
            notebook.Failed(failure);
            return failure;
        }
        finally
        {
            route.Client.Leave();
        }
    }

    private static ForwarderRequestConfig RequestConfig(UpstreamTarget target) => new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        AllowResponseBuffering = false,
        Version = target.Http2Cleartext || target.Origin.Scheme == "https" ? HttpVersion.Version20 : HttpVersion.Version11,
        VersionPolicy = target.Http2Cleartext ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
    };
}
