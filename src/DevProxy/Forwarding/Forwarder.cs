using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DevProxy.Forwarding;

/// <summary>Sends requests to the upstreams of their routes and their answers back.</summary>
/// <param name="yarp">Copies both ways.</param>
/// <param name="failure">Says what went wrong.</param>
/// <param name="mark">Set on everything that is sent.</param>
internal sealed class Forwarder(IHttpForwarder yarp, UpstreamFailure failure, LoopMark mark)
{
    private const int InternalError = 0x2;

    /// <summary>
    /// Forwards one request. What was asked and what was answered is noted before anything is changed; a failure is noted too.
    /// </summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="route">The route that took it.</param>
    /// <param name="exchange">Where it is written down.</param>
    /// <param name="passOn">Asked with the raw answer before anything of it is sent to the browser; false to keep it back. Null passes everything on.</param>
    /// <param name="answerWithin">Where it is less than the route's own: from the last byte of the request to the response headers.</param>
    /// <returns>The error that the caller has to answer with. Null when the browser has its answer, when it was kept back, or when there is nobody left to answer.</returns>
    public async Task<ExchangeError?> ForwardAsync(
        HttpContext context, Route route, Exchange exchange, Func<Answer, bool>? passOn = null, TimeSpan? answerWithin = null)
    {
        if (Refusal(context, route) is { } refusal)
        {
            exchange.Failed(refusal);
            return refusal;
        }

        using var limit = new AnswerLimit(Shorter(route.Config.Timeout, answerWithin));
        var call = new UpstreamCall(route, exchange, failure) { Browser = context, Limit = limit };
        var invoker = route.Client.Enter();
        try
        {
            var transformer = new ExchangeTransformer(call, mark, passOn);
            var outcome = await yarp.SendAsync(context, route.Config.Target.Origin.Serialized, invoker, route.Sending, transformer);
            return outcome == ForwarderError.None || IsAnsweredEarly(outcome, call) ? null : Settle(context, call, exchange);
        }
        finally
        {
            route.Client.Leave();
        }
    }

    private ExchangeError? Refusal(HttpContext context, Route route) =>
        mark.IsOn(context.Request.Headers)
            ? new ExchangeError(
                "proxy_loop_detected",
                $"This request has come through this DevProxy before: the route \"{route.Config.Key}\" sends it to {route.Config.Target.Origin}, and that sends it back to {CalledOrigin.Of(context)}.",
                $"Change routes[\"{route.Config.Key}\"].target, or the proxy setting of the server at {route.Config.Target.Origin} that names {CalledOrigin.Of(context)}.")
            : UpgradeGate.Refusal(context, route.Config);

    // RFC 9113, section 8.1: a server may answer completely and then want no more of the request. YARP blames whoever it was waiting for.
    private static bool IsAnsweredEarly(ForwarderError outcome, UpstreamCall call) =>
        outcome is ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyClient
        && call is { IsAnswerWhole: true, Error: null, BodyFault: null };

    private static ExchangeError? Settle(HttpContext context, UpstreamCall call, Exchange exchange)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        if (call.Error is null && exception is not null)
            call.Failed(exception);
        if (call.Error is not { } error)
            return null;
        exchange.Failed(error);
        if (error.Type == "http_response_incomplete" && !context.Response.HasStarted)
            Break(context); // Not even an empty answer may look complete.
        return context.Response.HasStarted || error.Type is "client_gone" or "http_response_incomplete" ? null : error;
    }

    private static void Break(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(InternalError);
        else
            context.Abort();
    }

    private static TimeSpan Shorter(TimeSpan route, TimeSpan? asked)
    {
        var own = route > TimeSpan.Zero ? route : TimeSpan.MaxValue;
        var least = asked is { } time && time < own ? time : own;
        return least == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : least;
    }
}
