using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>
/// The way back of an answer, whoever made it. Just before its head leaves, CORS headers are written, those that open too much removed, what the browser will make of them is judged, the
/// verdict is told in <c>Server-Timing</c>, and what is final is noted; when its last byte has left, the exchange ends.
/// </summary>
internal sealed class ResponseSteps
{
    private readonly HttpContext _context;
    private readonly Stream _requestBody;
    private readonly IHttpResponseBodyFeature _responseBody;
    private readonly Exchange _exchange;
    private readonly ExchangeStore _store;
    private readonly Judging _judging;
    private readonly Action<Exception> _fault;

    /// <summary>From now on both bodies are copied as they pass, and the response is finished here.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="store">Told of the answer.</param>
    /// <param name="judging">What a browser makes of it.</param>
    /// <param name="fault">Told of faults of DevProxy's own.</param>
    public ResponseSteps(HttpContext context, Exchange exchange, ExchangeStore store, Judging judging, Action<Exception> fault)
    {
        (_context, _exchange, _store, _judging, _fault) = (context, exchange, store, judging, fault);
        (_requestBody, _responseBody) = (context.Request.Body, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set(exchange);
        context.Request.Body = new TeeStream(_requestBody, exchange.RequestBody, null);
        context.Response.Body = new TeeStream(context.Response.Body, null, exchange.ResponseBody);
        context.Response.OnStarting(() =>
        {
            FinishHead();
            return Task.CompletedTask;
        });
        context.Response.OnCompleted(() =>
        {
            End();
            return Task.CompletedTask;
        });
    }

    /// <summary>What the request is granted; null where CORS headers pass untouched.</summary>
    public CorsGrant? Grant { get; set; }

    /// <summary>The body of a preflight's answer; null for any other.</summary>
    public PreflightBody? Body { get; set; }

    /// <summary>Judges the answer; null where nobody is judged: a Host that is not allowed, <c>OPTIONS *</c>.</summary>
    public ExchangeVerdicts? Verdicts { get; set; }

    private void FinishHead()
    {
        // A browser that is gone gets nothing, whatever the server goes through to end the request.
        var isGone = _context.RequestAborted.IsCancellationRequested;
        var response = _context.Response;
        Step(() => WriteCors(response));
        Step(() => CrossOriginGuard.Close(_context, _exchange));
        if (!isGone && Verdicts is { } verdicts)
            Step(() => _judging.Judge(_exchange, verdicts, new Answer(response.StatusCode, HeaderLines.Of(response.Headers))));
        if (Verdicts is not null)
            Step(() => ServerTiming.Write(response.Headers, _exchange));
        if (!isGone)
            Step(() => Note(response));
    }

    private void End()
    {
        if (Verdicts is { } verdicts)
        {
            if (Body is { IsDropped: true } body)
                verdicts.DroppedBody = body.Dropped;
            Step(() => _judging.End(_exchange, verdicts));
        }

        _store.Ended(_exchange);

        // The server keeps the features until the connection's next request, which may never come.
        _context.Features.Set<Exchange>(null);
        _context.Request.Body = _requestBody;
        _context.Features.Set(_responseBody);
    }

    private void WriteCors(HttpResponse response)
    {
        if (Grant is not { } grant)
            return;
        var writer = new CorsWriter(response, grant);
        var changed = writer.Write();
        _exchange.Revise(cors => cors with { Changed = changed });
        Body?.IsDropped = writer.DropsBody;
    }

    private void Note(HttpResponse response)
    {
        var status =
            _exchange.Kind == ExchangeKind.Websocket && response.StatusCode == StatusCodes.Status200OK
                ? StatusCodes.Status101SwitchingProtocols // Over HTTP/2 the same answer is a 200 (RFC 8441, section 5.1).
                : response.StatusCode;

        // A preflight's answer is DevProxy's where its status was replaced.
        var isOwn = _exchange.Error is not null || _exchange.Upstream?.Status is null || Body is { IsDropped: true };
        _exchange.Answered(status, HeaderLines.Of(response.Headers), isOwn ? AnsweredBy.DevProxy : AnsweredBy.Upstream);
        _store.Answered(_exchange);
    }

    // A fault in one step is reported, and the other steps still run: an exception here would become the server's own bare 500.
    private void Step(Action step)
    {
        try
        {
            step();
        }
#pragma warning disable CA1031 // Exceptions are bugs; they are caught where they would do the most harm.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault(fault);
        }
    }
}
