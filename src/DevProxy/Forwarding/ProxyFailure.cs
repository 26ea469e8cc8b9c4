using System.Net;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>Why the forward proxy between DevProxy and the upstream did not let a request through.</summary>
internal static class ProxyFailure
{
    /// <summary>Null when it was something else.</summary>
    public static ExchangeError? Of(IReadOnlyList<Exception> chain, UpstreamCall call)
    {
        if (call.Upstream.Client.Settings.Proxy is not { } url)
            return null;
        var proxy = ProxyHop.Shown(new Uri(url));
        var target = call.Upstream.Target.Origin.Serialized;
        if (chain.OfType<DialFailedException>().FirstOrDefault() is { } dial)
        {
            var why = dial.ResolverError is { } resolver
                ? $"its name does not resolve ({resolver})"
                : $"tried {string.Join(", ", dial.Attempts)}";
            return Error(
                $"The proxy {proxy}, used for {target}, cannot be reached: {why}.",
                "Correct HTTP_PROXY, HTTPS_PROXY or \"upstreamProxy\", or add the target to NO_PROXY."
            );
        }

        if (
            chain.OfType<HttpRequestException>().FirstOrDefault(e => e.HttpRequestError == HttpRequestError.ProxyTunnelError)
            is not { } refused
        )
            return null;
        return refused.StatusCode is HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.Unauthorized
            ? Unauthenticated(proxy, target, (int)refused.StatusCode, new Uri(url).UserInfo.Length > 0)
            : Error(
                $"The proxy {proxy} refuses requests to {target}: "
                    + $"{(refused.StatusCode is { } status ? $"it answered CONNECT with {(int)status}." : chain[^1].Message)}",
                "Ask whoever runs the proxy, or add the target to NO_PROXY if it can be reached directly."
            );
    }

    // To a CONNECT the proxy alone can have answered, also where it says 401 instead of 407 (as tinyproxy does to a wrong password).
    private static ExchangeError Unauthenticated(string proxy, string target, int status, bool hasCredentials) =>
        hasCredentials
            ? Error(
                $"The proxy {proxy} rejects the credentials in its URL for requests to {target} ({status}).",
                "Correct them in HTTPS_PROXY, HTTP_PROXY or \"upstreamProxy\": user:password@ before the proxy's host, everything but "
                    + "letters and digits percent-encoded."
            )
            : Error(
                $"The proxy {proxy} requires credentials for requests to {target} ({status}).",
                "Write them into the proxy's URL, user:password@ before its host, in HTTPS_PROXY or in \"upstreamProxy\"."
            );

    private static ExchangeError Error(string detail, string fix) => new("proxy_configuration_error", detail, fix);
}
