using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// One exchange, from the arrival of its request's head to its last byte: what every step of the pipeline, the log and the inspector speak
/// of. Each note replaces one immutable part, so that a reader may take a snapshot (<see cref="ToRecord"/>) at any moment.
/// </summary>
/// <param name="id">Unique within a run, ascending.</param>
/// <param name="startedAt">When the request's head had arrived.</param>
/// <param name="arrived">The request.</param>
/// <param name="time">The clock that durations are measured by; the system's when left out.</param>
internal sealed class Exchange(long id, DateTimeOffset startedAt, ArrivedRequest arrived, TimeProvider? time = null)
{
    // Objects, references, verdicts (which write their text when they are asked) and the dictionary entry.
    private const int FixedBytes = 2048;
    private const int CharBytes = 2;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly long _started = (time ?? TimeProvider.System).GetTimestamp();
    private ImmutableArray<string> _remarks = [];

    // Default until they are known for good.
    private ImmutableArray<GraphQlOperation> _graphQl;

    private volatile CorsPart _cors = CorsPart.NotJudged(arrived.Observation);

    public long Id { get; } = id;

    public ExchangeKind Kind => Arrived.Kind;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The request as it arrived.</summary>
    public ArrivedRequest Arrived { get; } = arrived;

    /// <summary>The request's head as the browser sent it.</summary>
    public ObservedRequest Request => Arrived.Head;

    /// <summary>What its bytes show, and what its preflight shows of it.</summary>
    public Observation Observation { get; set; } = arrived.Observation;

    /// <summary>What CORS grants it; null where CORS headers pass untouched.</summary>
    public CorsGrant? Grant { get; set; }

    /// <summary>Its trace; null where nobody collects traces.</summary>
    public ExchangeTrace? Trace { get; set; }

    /// <summary>The request's body as it passes.</summary>
    public BodyTee RequestBody { get; init; } = new(0);

    /// <summary>The answer's body as it passes.</summary>
    public BodyTee ResponseBody { get; init; } = new(0);

    /// <summary>Bytes of a body that a record shows at most.</summary>
    public int ShownBodyBytes { get; init; }

    /// <summary>What went to the upstream and came from it.</summary>
    public UpstreamPart? Upstream { get; private set; }

    /// <summary>The upstream's own answer; null until it is there.</summary>
    public Answer? UpstreamAnswer { get; private set; }

    /// <summary>Whose answer it will be, unless DevProxy replaces it with its own; null until a responder has one.</summary>
    public AnsweredBy? Responder { get; private set; }

    /// <summary>Milliseconds from the start of the exchange to the moment when the upstream was asked.</summary>
    public double? UpstreamAskedMs { get; private set; }

    /// <summary>The head of what the browser got.</summary>
    public Answer? Response { get; private set; }

    /// <summary>Who made the answer; null until there is one.</summary>
    public AnsweredBy? AnsweredBy { get; private set; }

    /// <summary>The file that a responder answered with; null for none.</summary>
    public string? AnsweredFrom { get; private set; }

    /// <summary>What passed over a WebSocket.</summary>
    public WebSocketPart? WebSocket { get; set; }

    /// <summary>The last messages of a WebSocket; null where none are kept.</summary>
    public LastEntries<KeptMessage>? Messages { get; private set; }

    /// <summary>The last events of an event stream; null where none are kept.</summary>
    public LastEntries<KeptEvent>? Events { get; private set; }

    /// <summary>Why there are no events, or no more of them, though they pass; null where they can be read.</summary>
    public string? EventsUnreadable { get; set; }

    /// <summary>The status in the trailers of a call of gRPC-Web; null where none has passed.</summary>
    public GrpcStatus? GrpcTrailers { get; set; }

    /// <summary>Whether the store has room for so many bytes more; null where there is always room.</summary>
    public Func<int, bool>? MayGrow { private get; init; }

    /// <summary>Called after each message and event; null for nobody.</summary>
    public Action<Exchange>? Passed { private get; init; }

    /// <summary>Why it failed; the first error is kept, what follows from it is not.</summary>
    public ExchangeError? Error { get; private set; }

    /// <summary>What a browser makes of it.</summary>
    public CorsPart Cors => _cors;

    /// <summary>Null while the exchange is open.</summary>
    public double? DurationMs { get; private set; }

    /// <summary>Milliseconds since the request's head had arrived.</summary>
    public double ElapsedMs => _time.GetElapsedTime(_started).TotalMilliseconds;

    /// <summary>The upstream is about to be asked.</summary>
    public void UpstreamAsked(string url, HeaderList requestHeaders)
    {
        UpstreamAskedMs = ElapsedMs;
        UpstreamAnswer = null;
        Upstream = new UpstreamPart(url, requestHeaders, null, HeaderList.Empty, null, null);
    }

    /// <summary>The upstream's response headers have arrived; they are noted before anything is changed.</summary>
    public void UpstreamAnswered(Answer answer, string httpVersion, double firstByteMs)
    {
        Responder = Traffic.AnsweredBy.Upstream;
        UpstreamAnswer = answer;
        Upstream = Upstream! with
        {
            Status = answer.Status,
            Headers = answer.Headers,
            HttpVersion = httpVersion,
            FirstByteMs = firstByteMs,
        };
    }

    /// <summary>A responder that asks no upstream has an answer.</summary>
    /// <param name="by">What it is.</param>
    /// <param name="from">The file that it answers with, as a person finds it; null for none.</param>
    public void RespondedBy(AnsweredBy by, string? from = null) => (Responder, AnsweredFrom) = (by, from);

    /// <summary>The answer's head is final and about to be sent.</summary>
    public void Answered(int status, HeaderList headers, AnsweredBy by)
    {
        AnsweredBy = by;
        Response = new Answer(status, headers);
    }

    /// <summary>Remarks for the log, each a sentence: what was changed in cookies and redirects, what cannot work and why.</summary>
    public ImmutableArray<string> Remarks => _remarks;

    /// <summary>Adds a remark.</summary>
    public void Note(string remark) => ImmutableInterlocked.Update(ref _remarks, static (remarks, one) => remarks.Add(one), remark);

    /// <summary>
    /// What a browser makes of it became clearer. The other exchange of a pair may be the one that says so, at the same time.
    /// </summary>
    public void Revise(Func<CorsPart, CorsPart> change)
    {
        lock (_gate)
            _cors = change(_cors);
    }

    /// <summary>It is a WebSocket: where its messages are kept from now on; null where nothing is kept.</summary>
    public LastEntries<KeptMessage>? KeepMessages() => Messages ??= Keep<KeptMessage>();

    /// <summary>Its answer is an event stream: where its events are kept from now on; null where nothing is kept.</summary>
    public LastEntries<KeptEvent>? KeepEvents() => Events ??= Keep<KeptEvent>();

    /// <summary>The exchange failed.</summary>
    public void Failed(ExchangeError error) => Error ??= error;

    /// <summary>Ends its connection; null where there is none any more.</summary>
    public IClientConnection? Connection { private get; set; }

    /// <summary>Whether its connection was ended here on purpose.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Ends its connection on purpose, before the answer or in the middle of it; nothing where it has ended already.</summary>
    /// <param name="why">What the record says of it.</param>
    public void Cut(ExchangeError why)
    {
        // The connection's next exchange uses the same objects: never after the end.
        lock (_gate)
        {
            if (Connection is not { } connection || DurationMs is not null)
                return;
            Failed(why);
            IsCut = true;
            Connection = null;
            connection.Break();
        }
    }

    /// <summary>Nothing more will happen.</summary>
    public void Ended()
    {
        lock (_gate)
            Connection = null;
        DurationMs ??= ElapsedMs;
        RequestBody.Freeze();
        ResponseBody.Freeze();
        Messages?.Freeze();
        Events?.Freeze();
    }

    /// <summary>It has left the store while it was open: nobody can ask for its bodies and messages.</summary>
    public void ForgetBodies()
    {
        RequestBody.Forget();
        ResponseBody.Forget();
        Messages?.Forget();
        Events?.Forget();
    }

    /// <summary>About how many bytes of memory it takes.</summary>
    public long EstimateBytes() =>
        FixedBytes
        + RequestBody.HeldBytes
        + ResponseBody.HeldBytes
        + (Messages?.HeldBytes ?? 0)
        + (Events?.HeldBytes ?? 0)
        + CharBytes
            * (
                Request.Url.Length
                + Chars(Request.Headers)
                + Chars(Response?.Headers)
                + Chars(Upstream?.Headers)
                + Chars(Upstream?.RequestHeaders)
            );

    /// <summary>What is masked in all that is shown of it: its own credentials, wherever they come up, beside what is always.</summary>
    public Redaction RedactionFor(Redaction redaction) =>
        redaction.For(Request.Headers, Upstream?.RequestHeaders, Upstream?.Headers, Response?.Headers);

    /// <summary>What has happened up to now, secrets masked.</summary>
    /// <param name="redaction">What is masked.</param>
    /// <param name="withBodies">Whether the bodies' contents are wanted beside their sizes and types.</param>
    public ExchangeRecord ToRecord(Redaction redaction, bool withBodies = true)
    {
        redaction = RedactionFor(redaction);
        var head = new RequestPart(
            Request.Method,
            redaction.Url(Request.Url),
            Arrived.HttpVersion,
            redaction.Headers(Request.Headers),
            Body(RequestBody, Request.Headers, redaction, withBodies)
        );
        var asked = Upstream is { } upstream
            ? upstream with
            {
                Url = redaction.Url(upstream.Url),
                RequestHeaders = redaction.Headers(upstream.RequestHeaders),
                Headers = redaction.Headers(upstream.Headers),
            }
            : null;
        var answer = Response is { } response
            ? new ResponsePart(
                response.Status,
                redaction.Headers(response.Headers),
                Body(ResponseBody, response.Headers, redaction, withBodies)
            )
            : null;
        var error = Error is null ? null : redaction.Error(Error);
        var record = new ExchangeRecord(
            Id,
            Kind,
            StartedAt,
            DurationMs,
            Arrived.Route?.Key,
            head,
            asked,
            answer,
            WebSocket,
            error,
            redaction.Cors(Cors)
        )
        {
            AnsweredBy = AnsweredBy ?? (IsCut ? Traffic.AnsweredBy.Fault : null),
            AnsweredFrom = AnsweredBy == Traffic.AnsweredBy.DevProxy ? null : AnsweredFrom,
            Profile = Arrived.Profile,
            Remarks = [.. Remarks.Select(redaction.Sentence)],
            ReplayOf = Arrived.ReplayOf,
            TakenBy = Arrived.Route,
            EventsUnreadable = EventsUnreadable,
            GraphQl = GraphQl() is { IsEmpty: false } operations ? operations : null,
            Grpc = Grpc() is { } grpc ? grpc with { Message = grpc.Message is null ? null : redaction.Sentence(grpc.Message) } : null,
        };
        return withBodies ? WithMessages(record, redaction) : record;
    }

    /// <summary>A record of it with its messages and events.</summary>
    /// <param name="record">The record.</param>
    /// <param name="redaction">What is masked in this exchange: <see cref="RedactionFor"/>.</param>
    public ExchangeRecord WithMessages(ExchangeRecord record, Redaction redaction)
    {
        if (Messages?.Snapshot() is { } messages)
            record = record with
            {
                Messages = [.. messages.Entries.Select(message => KeptMessage.Shown(message, redaction))],
                MessagesBefore = messages.Before,
            };
        if (Events?.Snapshot() is { } events)
            record = record with
            {
                Events = [.. events.Entries.Select(one => KeptEvent.Shown(one, redaction))],
                EventsBefore = events.Before,
            };
        return record;
    }

    // A record may be taken while the body still passes, and many after it.
    private ImmutableArray<GraphQlOperation> GraphQl()
    {
        if (!_graphQl.IsDefault)
            return _graphQl;
        var isKnown = DurationMs is not null;
        var operations =
            Kind == ExchangeKind.Request
                ? GraphQlOperation.Of(Request.Method, Request.Url, Request.Headers.Get("Content-Type"), RequestBody.ToArray)
                : [];
        if (isKnown)
            _graphQl = operations;
        return operations;
    }

    private GrpcStatus? Grpc() =>
        Response is { } response && GrpcStatus.IsGrpc(response.Headers.Get("Content-Type"))
            ? GrpcTrailers ?? GrpcStatus.Of(response.Headers)
            : null;

    private LastEntries<T>? Keep<T>()
        where T : struct => ShownBodyBytes > 0 ? new LastEntries<T>(ShownBodyBytes, MayGrow, () => Passed?.Invoke(this)) : null;

    private BodyPart? Body(BodyTee tee, HeaderList headers, Redaction redaction, bool withContent)
    {
        if (tee.Size == 0)
            return null;
        var contentType = headers.Get("Content-Type");
        return withContent
            ? redaction.Body(BodyText.Show(tee.Size, tee.ToArray(), contentType, headers.Get("Content-Encoding"), ShownBodyBytes))
            : new BodyPart(tee.Size, contentType ?? "", null, null, tee.IsTruncated);
    }

    private static long Chars(HeaderList? headers)
    {
        var chars = 0L;
        foreach (var line in headers ?? HeaderList.Empty)
            chars += line.Name.Length + line.Value.Length;
        return chars;
    }
}

/// <summary>The connection of the browser, or its stream of one.</summary>
internal interface IClientConnection
{
    /// <summary>Ends it, so that nothing that was sent looks complete.</summary>
    void Break();
}
