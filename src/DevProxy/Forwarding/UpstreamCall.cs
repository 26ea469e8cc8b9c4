using System.Diagnostics;
using System.Net;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// One question to an upstream, as those on its way see it (the connector, the sender, the streams of both bodies): each writes down what
/// only it can know, so that a failure is reported by its cause and not by its last symptom. What is known of the exchange stands in the
/// exchange.
/// </summary>
/// <param name="upstream">Who is asked.</param>
/// <param name="exchange">On whose behalf; null for a question of DevProxy's own.</param>
/// <param name="failure">Says what went wrong.</param>
internal sealed class UpstreamCall(Upstream upstream, Exchange? exchange, UpstreamFailure failure)
{
    /// <summary>Where the message carries its call.</summary>
    public static readonly HttpRequestOptionsKey<UpstreamCall> Key = new("devproxy");

    public Upstream Upstream { get; } = upstream;

    /// <summary>On whose behalf; null for a question of DevProxy's own.</summary>
    public Exchange? Exchange { get; } = exchange;

    /// <summary>The browser's side; null for a question of DevProxy's own.</summary>
    public HttpContext? Browser { get; init; }

    /// <summary>How long the upstream may take from the last byte of the request to the response headers.</summary>
    public required AnswerLimit Limit { get; init; }

    /// <summary>When the caller gives up waiting for the answer's head; null for never.</summary>
    public HeadDeadline? Deadline { get; init; }

    /// <summary>When the upstream was asked last, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long AskedAt { get; private set; }

    /// <summary>How far the request's body has come.</summary>
    public BodyProgress Body { get; set; }

    /// <summary>What reading the request's body from the browser failed with; null when it did not.</summary>
    public Exception? BodyFault { get; set; }

    /// <summary>
    /// The first bytes of what came back; empty before a connection is there. The connection clears them for its next request, so a
    /// failure is described before that.
    /// </summary>
    public AnswerStart Start
    {
        get => field ??= new AnswerStart();
        set;
    }

    /// <summary>The first bytes on the connection of HTTP/2 that was opened for this call; empty when none was.</summary>
    public AnswerStart Preface => field ??= new AnswerStart();

    /// <summary>What comes over HTTP/1.1 before the final answer.</summary>
    public InterimAnswers Interims { get; } = new();

    /// <summary>
    /// Whether the answer's body ends where its length says, although the handler does not know that: it reads on to the connection's end,
    /// which may never come.
    /// </summary>
    public bool EndsAtLength { get; set; }

    /// <summary>Whether the answer's body has been read to its end.</summary>
    public bool IsAnswerWhole { get; set; }

    /// <summary>The raw answer's head; null until it is there.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>
    /// Whether the upstream has agreed to a WebSocket, so that what follows is no HTTP: by 101, over HTTP/2 by 200 (RFC 8441, section 5.1).
    /// </summary>
    public bool IsWebSocket { get; private set; }

    /// <summary>The first thing that went wrong; what follows from it is not kept.</summary>
    public ExchangeError? Error { get; private set; }

    /// <summary>The message is about to be sent, its head final.</summary>
    public void Asked(HttpRequestMessage message, HeaderList head)
    {
        Error = null; // A WebSocket that HTTP/2 refused is asked for again over HTTP/1.1.
        AskedAt = Stopwatch.GetTimestamp();
        Exchange?.UpstreamAsked(message.RequestUri!.OriginalString, head);
    }

    /// <summary>The answer's head has arrived; nothing is changed yet.</summary>
    public void Answered(HttpResponseMessage answer)
    {
        Answer = new Answer((int)answer.StatusCode, RawHeaders.Of(answer));
        IsWebSocket =
            answer.StatusCode == HttpStatusCode.SwitchingProtocols
            || (answer.StatusCode == HttpStatusCode.OK && answer.RequestMessage?.Method == HttpMethod.Connect);
        Exchange?.UpstreamAnswered(Answer, RawHeaders.Version(answer.Version), Exchange.ElapsedMs);
    }

    /// <summary>Something went wrong before the answer's head, or with the upstream's side of a body.</summary>
    public void Failed(Exception exception) => Error ??= failure.Of(exception, this);

    /// <summary>The same, already in words.</summary>
    public void Failed(ExchangeError error) => Error ??= error;

    /// <summary>What has passed over the WebSocket.</summary>
    public void Count(WebSocketPart part)
    {
        if (Exchange is not null)
            Exchange.WebSocket = part;
    }

    /// <summary>A remark for the log.</summary>
    public void Note(string remark) => Exchange?.Note(remark);
}

/// <summary>How far a request's body has come.</summary>
internal enum BodyProgress
{
    /// <summary>There is none, or nothing of it was sent.</summary>
    NotBegun,

    /// <summary>Some of it was sent.</summary>
    Sending,

    /// <summary>Its last byte was sent.</summary>
    Sent,
}

/// <summary>
/// The time from the last byte of the request to the response headers. It does not run while a connection is made, which has its own limit,
/// nor while the body is sent.
/// </summary>
internal sealed class AnswerLimit : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource? _expiry;
    private bool _over;

    /// <param name="time">How long; <see cref="Timeout.InfiniteTimeSpan"/> or zero for no limit.</param>
    public AnswerLimit(TimeSpan time)
    {
        Time = time;
        _expiry = time > TimeSpan.Zero ? new CancellationTokenSource() : null;
    }

    public TimeSpan Time { get; }

    /// <summary>Whether it has run out.</summary>
    public bool Expired => _expiry?.IsCancellationRequested == true;

    /// <summary>Cancelled when it runs out.</summary>
    public CancellationToken Token => _expiry?.Token ?? CancellationToken.None;

    /// <summary>From now on it runs.</summary>
    public void Start() => Set(Time);

    /// <summary>It waits for the next <see cref="Start"/>.</summary>
    public void Pause() => Set(Timeout.InfiniteTimeSpan);

    /// <summary>It never runs out any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            if (!Expired)
                _expiry?.Dispose();
        }
    }

    private void Set(TimeSpan time)
    {
        // A body may go on after the answer has come, so that its last byte starts a limit that is over.
        lock (_gate)
        {
            if (!_over)
                _expiry?.CancelAfter(time);
        }
    }
}
