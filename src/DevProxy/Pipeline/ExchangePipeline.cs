using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// The way of a request, in order: it is opened as an exchange, its host is checked, it is judged as a browser would, guarded,
/// granted CORS, and answered. What is done to the answer on its way back is in <see cref="ResponseSteps"/>.
/// </summary>
/// <param name="active">The configuration that new requests are served by.</param>
/// <param name="store">Where exchanges are kept.</param>
/// <param name="replays">Where a replay on its way is recognised.</param>
/// <param name="judging">What a browser makes of each exchange.</param>
/// <param name="appContext">The clock, the companion, and who gets internal errors.</param>
internal sealed class ExchangePipeline(
    Func<ActiveConfig> active,
    LiveTraffic store,
    PendingReplays replays,
    Judging judging,
    ProxyAppContext appContext
)
{
    /// <summary>How long a preflight waits for the upstream's answer before it is answered here.</summary>
    public static readonly TimeSpan PreflightTimeout = TimeSpan.FromSeconds(5);

    private static readonly ExchangeError Silent = new(
        "http_response_timeout",
        $"The upstream did not answer the preflight within {PreflightTimeout.TotalSeconds:0} s, so DevProxy answered it.",
        "Make the backend answer OPTIONS at once, before authentication and routing; or set \"cors\": { \"mode\": \"override\" } so "
            + "that it is not asked."
    );

    private readonly WaitingPage _waiting = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var current = active();
        if (WaitingPage.IsAsking(context.Request) && current.Hosts.Accepts(context.Request.Headers.Host))
        {
            var asked = ArrivedRequest.Read(context);
            await _waiting.AnswerAsync(context, current.Routes.Match(asked.Called.Host, asked.Target.Path));
            return;
        }

        var (exchange, route, malformed) = Open(context, current);
        var steps = new ResponseSteps(context, exchange, store, judging, appContext.Fault);
        try
        {
            var error = await RespondAsync(context, exchange, current, route, malformed, steps);
            if (error is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
                await ErrorAnswer.WriteAsync(
                    context,
                    current.Redaction.Error(error),
                    awaited: route is null ? null : AwaitedServer.Of(error, route.Config, appContext.Companion)
                );
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested && !IsAnsweredWhole(context, exchange))
                exchange.Failed(ExchangeError.ClientGone);
        }
    }

    // A program may close the connection as soon as it has the head of an answer without a body, before all that is done here has ended.
    private static bool IsAnsweredWhole(HttpContext context, Exchange exchange) =>
        exchange.Error is null
        && context.Response is { HasStarted: true, StatusCode: StatusCodes.Status204NoContent or StatusCodes.Status304NotModified };

    private (Exchange Exchange, Route? Route, ExchangeError? Malformed) Open(HttpContext context, ActiveConfig current)
    {
        ConnectionLines.Restore(context.Request.Headers);
        var replay = ReplayOf(context.Request.Headers);
        var arrived = ArrivedRequest.Read(context);

        // Before routing: which route matches bytes that no request may contain says nothing about the request that would be sent.
        var malformed = RequestSyntax.Problem(context, arrived.Head.Headers);
        var route = malformed is null ? current.Routes.Match(arrived.Called.Host, arrived.Target.Path) : null;
        var exchange = store.Open(arrived with { Route = route?.Config, Profile = current.Config.Profile, ReplayOf = replay?.OriginalId });
        exchange.Trace = ExchangeTrace.Begin(appContext.Tracing, exchange);
        replay?.Became(exchange.Id);
        if (store.WholeBodyBytes is not null)
            AskForWhole(context.Request);
        return (exchange, route, malformed);
    }

    // What is recorded is the answer itself, not that a cache has it already (RFC 9110, section 13.1.2 and 13.1.3).
    private static void AskForWhole(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return;
        request.Headers.IfNoneMatch = default;
        request.Headers.IfModifiedSince = default;
    }

    // The ticket is for DevProxy alone: neither the record nor the upstream sees it.
    private ReplayTicket? ReplayOf(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(PendingReplays.Header, out var number) || replays.Redeem(number.ToString()) is not { } ticket)
            return null;
        headers.Remove(PendingReplays.Header);
        return ticket;
    }

    // The error, if any, is noted in the exchange; the browser has yet to get it.
    private async Task<ExchangeError?> RespondAsync(
        HttpContext context,
        Exchange exchange,
        ActiveConfig current,
        Route? route,
        ExchangeError? malformed,
        ResponseSteps steps
    )
    {
        // A page that is refused here gets no CORS header: it is to learn nothing.
        if (HostCheck.Refusal(context, exchange.Kind, current.Hosts, malformed is not null) is { } refused)
        {
            exchange.Failed(refused.Error);
            await ErrorAnswer.WriteAsync(context, current.Redaction.Error(refused.Error), refused.Status, allow: refused.Allow);
            return null;
        }

        if (malformed is null && HostCheck.IsAboutServer(context))
        {
            // About the server itself, not about any path of an upstream.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers[ProxyStatus.Header] = ProxyStatus.Self;
            return null;
        }

        if (malformed is null)
            HostCheck.MakeOriginForm(context);
        steps.Verdicts = judging.Begin(context, exchange, current.Config, route);

        // Before any CORS header is granted: a page that is refused is to learn nothing.
        if (malformed is null && CrossOriginGuard.Refusal(context, exchange) is { } foreign)
        {
            exchange.Failed(foreign);
            return foreign;
        }

        var found = malformed is null ? await FindAsync(current, context, exchange) : null;
        var policy = PolicyOf(exchange, current.Config, route, found);
        if (policy is not null)
            exchange.Grant = CorsGrant.Of(policy, exchange.Arrived);
        if (malformed is not null)
        {
            exchange.Grant = exchange.Grant is null ? null : exchange.Grant with { Ask = null }; // No preflight for it succeeds.
            exchange.Failed(malformed);
            return malformed;
        }

        var way = new AnswerWay(context, exchange, current.Config, route, found?.Responder);
        if (exchange.Grant is not { Ask: not null } grant)
            return await way.AskAsync(IsAnsweredHere(exchange, route, found) ? new OwnPreflight(null) : null, null);
        steps.Body = new PreflightBody(context.Response.Body);
        context.Response.Body = steps.Body;
        if (IsAnsweredHere(exchange, route, found))
            return await way.AskAsync(new OwnPreflight(grant.Policy), null);
        if (found is null && grant.Policy.Mode == CorsMode.Repair && grant.IsAllowed)
            return await AskPreflightAsync(way, steps.Body);
        return await way.AskAsync(found is null && grant.Policy.Mode == CorsMode.Override ? new OwnPreflight(grant.Policy) : null, null);
    }

    // A preflight for a request that DevProxy answers itself: the upstream's answer would be about another response.
    private static bool IsAnsweredHere(Exchange exchange, Route? route, FoundAnswer? found) =>
        exchange.Kind == ExchangeKind.Preflight
        && (found is not null ? !found.AnswersPreflight : route is { Responder.AsksUpstream: false });

    private static async ValueTask<FoundAnswer?> FindAsync(ActiveConfig current, HttpContext context, Exchange exchange)
    {
        foreach (var source in current.Sources)
        {
            if (await source.FindAsync(context, exchange) is { } found)
                return found;
        }

        return null;
    }

    // CORS does not apply to WebSockets (Fetch, main fetch: mode "websocket").
    private static CorsPolicy? PolicyOf(Exchange exchange, ProxyConfig config, Route? route, FoundAnswer? found)
    {
        if (exchange.Kind == ExchangeKind.Websocket)
            return null;
        var ofPath = route is null ? config.Cors : route.Config.Cors;
        if (found?.Cors is not { } wanted)
            return ofPath;
        var policy = wanted ? ofPath ?? config.Cors ?? CorsPolicy.Default : null;
        exchange.Revise(cors => cors with { Mode = Judging.ModeOf(exchange.Kind, policy) });
        return policy;
    }

    // An upstream that fails or is silent becomes an error answer like any other, which is then replaced by a success: the record keeps the
    // error, and the request itself, which the browser sends next, gets it.
    private async Task<ExchangeError?> AskPreflightAsync(AnswerWay way, PreflightBody body)
    {
        using var silence = new CancellationTokenSource(PreflightTimeout, appContext.Time);
        body.Starting = () => silence.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            return await way.AskAsync(null, new HeadDeadline(Silent, silence.Token));
        }
        finally
        {
            body.Starting = null;
        }
    }

    /// <summary>The way to an answer: through the steps of the route, if one takes the path, to whatever answers.</summary>
    /// <param name="Context">The browser's side.</param>
    /// <param name="Exchange">Where it is noted.</param>
    /// <param name="Config">The configuration.</param>
    /// <param name="Route">The route that takes the path; null when none does.</param>
    /// <param name="Found">What was found before the route was asked; null for nothing.</param>
    private readonly record struct AnswerWay(HttpContext Context, Exchange Exchange, ProxyConfig Config, Route? Route, IResponder? Found)
    {
        /// <summary>Answers.</summary>
        /// <param name="preflight">What answers the preflight instead of the found answer or the route; null where those answer.</param>
        /// <param name="deadline">When the answer's head is due; null for no limit.</param>
        public Task<ExchangeError?> AskAsync(IResponder? preflight, HeadDeadline? deadline)
        {
            var instead = preflight ?? Found;
            if (Route is not null)
                return Route.RespondAsync(Context, Exchange, deadline, instead);
            if (instead is not null)
                return instead.RespondAsync(Context, Exchange, deadline);
            var missing = NoRoute(Config, Exchange.Arrived.Called.Host, Exchange.Arrived.Target.Path);
            Exchange.Failed(missing);
            return Task.FromResult<ExchangeError?>(missing);
        }
    }

    /// <summary>DevProxy's own answer to a preflight: a success, to which the policy's headers are added on the way back.</summary>
    /// <param name="policy">The policy; null where there is none, and no browser will take it for a permission.</param>
    private sealed class OwnPreflight(CorsPolicy? policy) : IResponder
    {
        public bool AsksUpstream => false;

        public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline)
        {
            context.Response.StatusCode = policy?.OptionsSuccessStatus ?? StatusCodes.Status204NoContent;
            if (context.Response.StatusCode != StatusCodes.Status204NoContent)
                context.Response.ContentLength = 0;
            return Task.FromResult<ExchangeError?>(null);
        }
    }

    /// <summary>The error for a path that no route matches.</summary>
    public static ExchangeError NoRoute(ProxyConfig config, string host, string path)
    {
        var named = config.HostOf(host);
        var keys = config.Routes.Where(route => route.Host == named).Select(route => $"\"{route.Path}\"").ToArray();
        var at = named is null ? "" : $" at {named}";
        var there = keys.Length == 0 ? $"There are no routes{at}" : $"The routes{at} are {string.Join(", ", keys)}";
        return new ExchangeError(
            "destination_not_found",
            $"No route matches the path {path}. {there}.",
            $"Add a route for it to \"{(named is null ? "routes" : $"hosts[\"{named}\"]")}\" in {config.Path ?? "proxy.json"}; \"/\" matches every path that no other route matches."
        );
    }
}

/// <summary>
/// The outermost step: an internal error becomes a 500 that says so. An exception that escaped would become the server's own bare 500,
/// without the headers that let the page read it.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="report">Told of each fault, with its exception: for the log, never for the browser.</param>
internal sealed class InternalErrorHandler(RequestDelegate next, Action<Exception> report)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // Exceptions are bugs, caught once, here.
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has left: what fails after that is nobody's fault.
        }
        catch (Exception fault)
#pragma warning restore CA1031
        {
            report(fault);
            var error = new ExchangeError(
                "proxy_internal_error",
                $"Internal error in DevProxy ({fault.GetType().Name}) while it handled this request. Neither your page nor the upstream "
                    + "caused it.",
                "Try again. If it happens again, please report it with the lines that DevProxy logged for this request."
            );
            context.Features.Get<Exchange>()?.Failed(error);
            if (context.Response.HasStarted)
                context.Abort();
            else
                await ErrorAnswer.WriteAsync(context, error);
        }
    }
}

/// <summary>
/// A configuration in force, and what was made of it to serve requests. A reload swaps the reference; a request keeps the one it began
/// with.
/// </summary>
/// <param name="Config">The configuration.</param>
/// <param name="Routes">Its routes, ready to match.</param>
/// <param name="Hosts">Which hosts are answered.</param>
internal sealed record ActiveConfig(ProxyConfig Config, RouteTable Routes, HostRule Hosts)
{
    /// <summary>What may answer before any route is asked, in this order.</summary>
    public ImmutableArray<IAnswerSource> Sources { get; init; } = [];

    /// <summary>What is masked in everything that is shown.</summary>
    public Redaction Redaction { get; init; } = new(Config.Log);
}
