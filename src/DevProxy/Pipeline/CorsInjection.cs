using DevProxy.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// Adds the CORS headers that the upstream does not send, on every answer that leaves, DevProxy's own errors among them: without them a page sees
/// "CORS error" where it should see the status. It writes when the response starts, after everything that writes headers.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="time">The clock of the patience with a silent upstream.</param>
internal sealed class CorsInjection(RequestDelegate next, TimeProvider time)
{
    /// <summary>How long a preflight waits for the upstream's answer before it is answered here.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        var visit = Visit.Of(context);

        // CORS does not apply to WebSockets (Fetch, main fetch: mode "websocket").
        if (visit.Cors is not { } policy || visit.Exchange.Kind == ExchangeKind.Websocket)
        {
            await next(context);
            return;
        }

        var grant = CorsGrant.Of(policy, context);
        var body = grant.Ask is null ? null : new PreflightBody(context.Response.Body);
        if (body is not null)
            context.Response.Body = body;
        visit.BeforeHead(context, () =>
        {
            var writer = new CorsWriter(context.Response, grant);
            var changed = writer.Write();
            visit.Exchange.Revise(cors => cors with { Changed = changed });
            body?.IsDropped = writer.DropsBody;
        });

        if (grant.Ask is null || (policy.Mode == CorsMode.Repair && !grant.IsAllowed))
            await next(context);
        else if (policy.Mode == CorsMode.Override)
            Answer(context.Response, policy);
        else
            await AskUpstreamAsync(context, visit.Exchange, body!);
    }

    private static void Answer(HttpResponse response, CorsPolicy policy)
    {
        response.StatusCode = policy.OptionsSuccessStatus;
        if (response.StatusCode != StatusCodes.Status204NoContent)
            response.ContentLength = 0;
    }

    // An upstream that fails or is silent becomes an error answer like any other, which the writer then replaces by a success: the record keeps the
    // error, and the request itself, which the browser sends next, gets it.
    private async Task AskUpstreamAsync(HttpContext context, Exchange exchange, PreflightBody body)
    {
        var browser = context.RequestAborted;
        var silence = new CancellationTokenSource(Patience, time);

        // Not with this method: an answer without a body starts after it.
        context.Response.RegisterForDispose(silence);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(browser, silence.Token);
        body.Starting = () => silence.CancelAfter(Timeout.InfiniteTimeSpan);
        using var noted = silence.Token.Register(() => exchange.Failed(Silent));
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested)
        {
            // Answered below.
        }
        finally
        {
            context.RequestAborted = browser;
            body.Starting = null;
        }

        if (silence.IsCancellationRequested && !context.Response.HasStarted && !browser.IsCancellationRequested)
            await ErrorAnswer.WriteAsync(context, Silent);
    }

    private static readonly ExchangeError Silent = new(
        "http_response_timeout",
        $"The upstream did not answer the preflight within {Patience.TotalSeconds:0} s, so DevProxy answered it.",
        "Let the backend answer OPTIONS at once, before authentication and routing; or set \"cors\": { \"mode\": \"override\" } so that it is not asked.");
}
