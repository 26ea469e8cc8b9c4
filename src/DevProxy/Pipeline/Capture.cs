using DevProxy.Cors;
using DevProxy.Traffic;
using DevProxy.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>
/// Opens the exchange of each exchange, copies the first bytes of both bodies as they pass, notes the final headers and the end. Its callback on the
/// starting response is registered first and so runs last, when all other steps have written their headers.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="serving">What new requests are served by.</param>
/// <param name="store">Where the exchanges are kept.</param>
/// <param name="replays">Where a replay on its way is recognised.</param>
/// <param name="fault">Told of faults of DevProxy's own.</param>
internal sealed class Capture(RequestDelegate next, Func<Serving> serving, ExchangeStore store, PendingReplays replays, Action<Exception> fault)
{
    private static readonly ExchangeError ClientGone = new(
        "client_gone",
        "The browser left before it had the whole answer: the page was closed or went on, or script aborted the request.",
        "Nothing, unless the page aborts its requests by mistake.");

    public async Task InvokeAsync(HttpContext context)
    {
        var current = serving();
        var kind = UpgradeGate.IsWebSocket(context) ? ExchangeKind.Websocket
            : Preflight.Is(context.Request) ? ExchangeKind.Preflight
            : ExchangeKind.Request;
        var replay = ReplayOf(context.Request.Headers);
        var exchange = store.Open(kind, Observe(context, kind), context.Request.Protocol, replay?.OriginalId);
        replay?.Became(exchange.Id);
        var route = current.Routes.Match(RawTarget.Of(context).Path);
        exchange.Route = route?.Config.Key;
        var visit = new Visit(current, exchange, route, fault);
        context.Features.Set(visit);

        var body = context.Request.Body;
        var answer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Request.Body = new TeeStream(body, exchange.RequestBody, null);
        context.Response.Body = new TeeStream(context.Response.Body, null, exchange.ResponseBody);
        visit.BeforeHead(context, () => NoteAnswer(context, exchange));
        context.Response.OnCompleted(() =>
        {
            store.Ended(exchange);

            // The server keeps the features until the connection's next request, which may never come.
            context.Features.Set<Visit>(null);
            context.Request.Body = body;
            context.Features.Set(answer);
            return Task.CompletedTask;
        });

        try
        {
            await next(context);
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested)
                exchange.Failed(ClientGone);
        }
    }

    // The ticket is for us: neither the record nor the upstream sees it.
    private ReplayTicket? ReplayOf(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(PendingReplays.Header, out var number) || replays.Redeem(number.ToString()) is not { } ticket)
            return null;
        headers.Remove(PendingReplays.Header);
        return ticket;
    }

    private void NoteAnswer(HttpContext context, Exchange exchange)
    {
        // A browser that is gone gets nothing, whatever the server goes through to end the request.
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var status = exchange.Kind == ExchangeKind.Websocket && context.Response.StatusCode == StatusCodes.Status200OK
            ? StatusCodes.Status101SwitchingProtocols // Over HTTP/2 the same answer is a 200 (RFC 8441, section 5.1).
            : context.Response.StatusCode;
        exchange.Answered(status, HeaderLines.Of(context.Response.Headers));
        store.Answered(exchange);
    }

    // Over HTTP/2 a WebSocket is asked for with CONNECT (RFC 8441, section 4); to everyone else it is the GET of RFC 6455.
    private static ObservedRequest Observe(HttpContext context, ExchangeKind kind) =>
        new(
            kind == ExchangeKind.Websocket ? HttpMethods.Get : context.Request.Method,
            CalledOrigin.Of(context).ToString() + RawTarget.Of(context),
            HeaderLines.Of(context.Request.Headers));
}
