using DevProxy.Traffic;
using DevProxy.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>
/// Who may come in, and in what form. It never gives a refused request any CORS header: the page that sent it is to learn nothing.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class HostCheck(RequestDelegate next)
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    public Task InvokeAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        if (!visit.Serving.Hosts.Accepts(context.Request.Headers.Host))
            return RefuseAsync(context, visit.Exchange, HostNotAllowed(context.Request.Headers.Host.ToString()), StatusCodes.Status403Forbidden);
        if (visit.Malformed is not null)
            return next(context); // Refused when the CORS headers of the answer are taken care of.
        if (HttpMethods.IsConnect(context.Request.Method) && !UpgradeGate.IsWebSocket(context))
        {
            // A 405 has to say what is allowed (RFC 9110, section 15.5.6).
            visit.BeforeHead(context, () => context.Response.Headers.Allow = Methods);
            return RefuseAsync(context, visit.Exchange, NoTunnels, StatusCodes.Status405MethodNotAllowed);
        }

        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (request.RawTarget == "*")
        {
            // About the server itself, not about any path of an upstream.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers[ProxyStatus.Header] = ProxyStatus.Self;
            return Task.CompletedTask;
        }

        // An absolute-form target names an authority, which has been checked as Host: from here on every target is a path.
        if (!request.RawTarget.StartsWith('/'))
            request.RawTarget = RawTarget.Parse(request.RawTarget).ToString();
        return next(context);
    }

    private static readonly ExchangeError NoTunnels = new(
        "http_request_denied",
        "CONNECT asks for a tunnel to another server. DevProxy forwards the paths of its routes; it is no proxy for everything.",
        "Take DevProxy out of the browser's or the system's proxy settings, and open its address instead.");

    private static ExchangeError HostNotAllowed(string host)
    {
        var name = HostRule.WithoutPort(host);
        return name.Length == 0
            ? new ExchangeError(
                "http_request_denied",
                "The request names no Host. DevProxy answers by name only, so that no foreign page can reach it through a name of its own (DNS rebinding).",
                "Send a Host header, for example \"Host: localhost\".")
            : new ExchangeError(
                "http_request_denied",
                $"The Host \"{host}\" is not one that DevProxy answers to: a foreign page could reach your APIs through such a name (DNS rebinding).",
                $"If the name is yours, write it into proxy.json: \"allowedHosts\": [\"{name}\"]. Else open DevProxy as localhost.");
    }

    private static Task RefuseAsync(HttpContext context, Exchange exchange, ExchangeError error, int status)
    {
        exchange.Failed(error);
        return ErrorAnswer.WriteAsync(context, error, status);
    }
}
