using DevProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace DevProxy.Forwarding;

/// <summary>What is changed on the way to the upstream and back, for one exchange.</summary>
internal sealed class ExchangeTransformer(Route route) : HttpTransformer
{
    private static readonly UriCreationOptions AsSent = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var target = route.Config.Target;
        proxyRequest.RequestUri = new Uri(target.Origin.Serialized + target.BasePath + RawTarget.Of(httpContext), AsSent);
        if (route.Config.ChangeOrigin == ChangeOrigin.Target || (route.Config.ChangeOrigin == ChangeOrigin.Auto && !target.IsLocal))
            proxyRequest.Headers.Host = target.Authority;
    }
}
