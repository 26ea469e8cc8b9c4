using System.Globalization;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace DevProxy.Pipeline;

/// <summary>
/// The way back of an answer, whoever made it: <see cref="FinishHead"/> just before its head leaves, <see cref="End"/> when its last byte
/// has left.
/// </summary>
internal sealed class ResponseSteps : IClientConnection
{
    private readonly HttpContext _context;
    private readonly Stream _requestBody;
    private readonly IHttpResponseBodyFeature _responseBody;
    private readonly Exchange _exchange;
    private readonly LiveTraffic _store;
    private readonly Judging _judging;
    private readonly Action<Exception> _fault;
    private Answer? _final;

    /// <summary>From now on both bodies are copied as they pass, and the response is finished here.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="store">Told of the answer.</param>
    /// <param name="judging">What a browser makes of it.</param>
    /// <param name="fault">Told of internal errors.</param>
    public ResponseSteps(HttpContext context, Exchange exchange, LiveTraffic store, Judging judging, Action<Exception> fault)
    {
        (_context, _exchange, _store, _judging, _fault) = (context, exchange, store, judging, fault);
        (_requestBody, _responseBody) = (context.Request.Body, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set(exchange);
        exchange.Connection = this;
        context.Request.Body = new ArrivingBody(context.Request.BodyReader, exchange.RequestBody);
        context.Response.Body = new TeeStream(context.Response.Body, exchange.ResponseBody);
        if (exchange.ShownBodyBytes > 0)
            exchange.ResponseBody.Reading = AnswerReader;
        context.Response.OnStarting(static steps => ((ResponseSteps)steps).FinishHead(), this);
        context.Response.OnCompleted(static steps => ((ResponseSteps)steps).End(), this);
    }

    /// <summary>The body of a preflight's answer; null for any other.</summary>
    public PreflightBody? Body { get; set; }

    /// <summary>Judges the answer; null where nobody is judged: a Host that is not allowed, <c>OPTIONS *</c>.</summary>
    public ExchangeVerdicts? Verdicts { get; set; }

    public void Break() => BrokenAnswer.Break(_context);

    // CORS headers are written, those that open too much removed, what the browser will make of them is judged, the verdict is told in
    // Server-Timing, and what is final is noted. Where the browser is gone, nothing is judged or noted, although this still runs.
    private Task FinishHead()
    {
        var isGone = _context.RequestAborted.IsCancellationRequested || _exchange.IsCut;
        Step(static steps => steps.WriteCors());
        Step(static steps => steps.Close());
        Step(static steps => steps.List());
        if (!isGone)
            Step(static steps => steps.Judge());
        Step(static steps => steps.Tell());
        if (!isGone)
            Step(static steps => steps.Note());
        return Task.CompletedTask;
    }

    private Task End()
    {
        if (Verdicts is { } verdicts)
        {
            if (Body is { IsDropped: true } body)
                verdicts.DroppedBody = body.Dropped;
            Step(static steps => steps._judging.End(steps._exchange, steps.Verdicts!));
        }

        _store.Ended(_exchange);

        // The server keeps the features until the connection's next request, which may never come.
        _context.Features.Set<Exchange>(null);
        _context.Request.Body = _requestBody;
        _context.Features.Set(_responseBody);
        return Task.CompletedTask;
    }

    // Asked at the first byte of the answer's body, when its head is known though not sent.
    private IBodyReader? AnswerReader()
    {
        var headers = _context.Response.Headers;
        var type = headers.ContentType.ToString();
        return EventReader.Of(_exchange, type, headers.ContentEncoding) ?? (IBodyReader?)GrpcWebReader.Of(_exchange, type);
    }

    private void WriteCors()
    {
        if (_exchange.Grant is not { } grant)
            return;
        var writer = new CorsWriter(_context.Response, grant);
        var changed = writer.Write();
        if (!changed.IsEmpty)
            _exchange.Revise(cors => cors with { Changed = changed });
        Body?.IsDropped = writer.DropsBody;
    }

    private void Close() => CrossOriginGuard.Close(_context, _exchange);

    // The one list of what is sent, in the order in which it is sent.
    private void List()
    {
        if (Verdicts is not null)
            ServerTiming.Announce(_context.Response.Headers);
        _final = new Answer(_context.Response.StatusCode, HeaderLines.Of(_context.Response.Headers));
    }

    private void Judge()
    {
        if (Verdicts is { } verdicts)
            _judging.Judge(_exchange, verdicts, _final!);
    }

    private void Tell()
    {
        if (Verdicts is not null)
            _final = _final! with { Headers = ServerTiming.Write(_context.Response.Headers, _final.Headers, _exchange) };
    }

    private void Note()
    {
        var (status, headers) = (_final!.Status, _final.Headers);
        if (_exchange is { Kind: ExchangeKind.Websocket, Responder: AnsweredBy.Upstream } && status == StatusCodes.Status200OK)
            status = StatusCodes.Status101SwitchingProtocols; // Over HTTP/2 the same answer is a 200 (RFC 8441, section 5.1).

        // A preflight's answer is DevProxy's where its status was replaced.
        var isOwn = _exchange.Error is not null || Body is { IsDropped: true };
        _exchange.Answered(status, headers, isOwn ? AnsweredBy.DevProxy : _exchange.Responder ?? AnsweredBy.DevProxy);
        _store.Answered(_exchange);
    }

    // A fault in one step is reported, and the other steps still run: an exception here would become the server's own bare 500.
    private void Step(Action<ResponseSteps> step)
    {
        try
        {
            step(this);
        }
#pragma warning disable CA1031 // Exceptions are bugs; they are caught where they would do the most harm.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault(fault);
        }
    }
}

/// <summary>
/// The <c>Server-Timing</c> header, which the browser's Network tab shows: the number leads to the exchange's record, the words are its
/// verdict.
/// </summary>
internal static class ServerTiming
{
    private const string Header = "Server-Timing";

    /// <summary>Gives the header its place among those that are sent; its words are a verdict on all of them.</summary>
    public static void Announce(IHeaderDictionary headers) => headers.Append(Header, "devproxy");

    /// <summary>Writes the words, the exchange being judged.</summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="lines">The same as lines.</param>
    /// <returns>The lines that are sent.</returns>
    public static HeaderList Write(IHeaderDictionary headers, HeaderList lines, Exchange exchange)
    {
        var words = Of(exchange);
        var there = headers[Header];
        headers[Header] = there.Count == 1 ? words : new StringValues([.. there.SkipLast(1), words]);
        return lines.WithLast(Header, words);
    }

    // DevProxy's share and the upstream's add up to the time until the headers.
    private static string Of(Exchange exchange)
    {
        double? upstream = exchange.Upstream is { FirstByteMs: { } firstByte } ? firstByte - exchange.UpstreamAskedMs!.Value : null;
        var own = Tenths(exchange.ElapsedMs - (upstream ?? 0));
        var self = string.Create(
            CultureInfo.InvariantCulture,
            $"devproxy;dur={own / 10}.{own % 10};desc=\"#{exchange.Id}{Words(exchange.Cors.Delivered)}\""
        );
        if (upstream is null)
            return self;
        var theirs = Tenths(upstream.Value);
        return string.Create(CultureInfo.InvariantCulture, $"{self}, upstream;dur={theirs / 10}.{theirs % 10}");
    }

    // This is written into every answer, and a fraction takes ten times as long to write out as two whole numbers.
    private static long Tenths(double milliseconds) => (long)Math.Round(Math.Max(milliseconds, 0) * 10);

    private static string Words(Verdict? verdict) =>
        verdict switch
        {
            null or { Outcome: Outcome.NotApplicable } => "",
            { Code: { } code } => $" {WireName.Of(verdict.Outcome)}: {WireName.Of(code)}",
            _ => " " + WireName.Of(verdict.Outcome),
        };
}

/// <summary>
/// The body of a preflight's answer. Whether it passes is known only when the response starts, so that its first byte starts the response;
/// where the status was replaced by a success without a body, the bytes of the answer that it replaced go nowhere.
/// </summary>
/// <param name="inner">The response's body.</param>
internal sealed class PreflightBody(Stream inner) : ForwardOnlyStream
{
    private const int MostKept = 2048;

    private readonly MemoryStream _dropped = new();
    private bool _started;

    /// <summary>Whether what is written goes nowhere.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The beginning of what went nowhere: the upstream said there why it refuses.</summary>
    public byte[] Dropped => _dropped.ToArray();

    /// <summary>Called when the upstream's answer is about to start.</summary>
    public Action? Starting { get; set; }

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        if (IsDropped)
            _dropped.Write(buffer.Span[..(int)Math.Min(buffer.Length, MostKept - _dropped.Length)]);
        else
            await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_started)
            await inner.FlushAsync(cancellationToken);
        else
            await StartAsync(cancellationToken);
    }

    public override void Flush() => throw new NotSupportedException();

    // A flush of the server's own stream starts the response, and with it the callbacks that decide.
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
            return;
        _started = true;
        Starting?.Invoke();
        await inner.FlushAsync(cancellationToken);
    }
}
