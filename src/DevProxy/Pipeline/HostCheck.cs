using DevProxy.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>
/// Who may come in, and in what form. It never gives a refused request any CORS header: the page that sent it is to learn nothing.
/// </summary>
internal static class HostCheck
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /// <summary>Why a request is refused, with which status, and which methods are allowed instead; null when it may come in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hosts">Which names are answered.</param>
    /// <param name="isMalformed">Whether it is refused anyway, for what is not valid HTTP in it.</param>
    public static (ExchangeError Error, int Status, string? Allow)? Refusal(HttpContext context, HostRule hosts, bool isMalformed)
    {
        if (!hosts.Accepts(context.Request.Headers.Host))
            return (HostNotAllowed(context.Request.Headers.Host.ToString()), StatusCodes.Status403Forbidden, null);
        return !isMalformed && HttpMethods.IsConnect(context.Request.Method) && !UpgradeGate.IsWebSocket(context)
            ? (NoTunnels, StatusCodes.Status405MethodNotAllowed, Methods)
            : null;
    }

    /// <summary>Whether a request is about the server itself: <c>OPTIONS *</c> (RFC 9110, section 9.3.7).</summary>
    public static bool IsAboutServer(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget == "*";

    /// <summary>An absolute-form target names an authority, which has been checked as Host: from here on every target is a path.</summary>
    public static void MakeOriginForm(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (!request.RawTarget.StartsWith('/'))
            request.RawTarget = RawTarget.Parse(request.RawTarget).ToString();
    }

    private static readonly ExchangeError NoTunnels = new(
        "http_request_denied",
        "CONNECT asks for a tunnel to another server. DevProxy only forwards the paths of its routes; it is not a general proxy.",
        "Remove DevProxy from the browser's or the system's proxy settings, and open its address instead."
    );

    private static ExchangeError HostNotAllowed(string host)
    {
        var name = HostRule.WithoutPort(host);
        return name.Length == 0
            ? new ExchangeError(
                "http_request_denied",
                "The request has no Host header. DevProxy requires one, so that no other website can reach it through its own host name (DNS rebinding).",
                "Send a Host header, for example \"Host: localhost\"."
            )
            : new ExchangeError(
                "http_request_denied",
                $"The Host \"{host}\" is not allowed: another website could reach your APIs through such a name (DNS rebinding).",
                $"If the name is yours, add it to proxy.json: \"allowedHosts\": [\"{name}\"]. Otherwise open DevProxy as localhost."
            );
    }
}
