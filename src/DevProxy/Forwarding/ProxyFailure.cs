using System.Net;
using DevProxy.Exchanges;

namespace DevProxy.Forwarding;

/// <summary>What the proxy between DevProxy and the upstream did not do.</summary>
internal static class ProxyFailure
{
    /// <summary>Null when it was something else.</summary>
    public static ExchangeError? Of(IReadOnlyList<Exception> chain, UpstreamCall call)
    {
        if (call.Route.Client.Settings.Proxy is not { } url)
            return null;
        var proxy = ProxyHop.Shown(new Uri(url));
        var target = call.Route.Config.Target.Origin.Serialized;
        if (chain.OfType<DialFailedException>().FirstOrDefault() is { } dial)
        {
            var why = dial.ResolverError is { } resolver ? $"its name does not resolve ({resolver})" : $"tried {string.Join(", ", dial.Attempts)}";
            return Error($"The proxy {proxy}, through which {target} is reached, cannot be reached: {why}.", "Correct HTTP_PROXY, HTTPS_PROXY or \"upstreamProxy\", or name the target in NO_PROXY.");
        }

        if (chain.OfType<HttpRequestException>().FirstOrDefault(e => e.HttpRequestError == HttpRequestError.ProxyTunnelError) is not { } refused)
            return null;
        return refused.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
            ? Error($"The proxy {proxy} asks for credentials before it lets requests to {target} through (407).", "Write them into the proxy's URL: http://user:password@host:port, in HTTPS_PROXY or in \"upstreamProxy\".")
            : Error($"The proxy {proxy} does not let requests to {target} through: {refused.Message}", "Ask whoever runs the proxy, or name the target in NO_PROXY if it can be reached directly.");
    }

    private static ExchangeError Error(string detail, string fix) => new("proxy_configuration_error", detail, fix);
}
