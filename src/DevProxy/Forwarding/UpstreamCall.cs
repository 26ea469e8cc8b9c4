using System.Diagnostics;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// One request to an upstream, as those on its way see it (the connector, the sender, the streams of both bodies): each writes down what only it can know, so that a
/// failure is reported by its cause and not by its last symptom.
/// </summary>
internal sealed class UpstreamCall(Upstream upstream, Exchange? exchange, UpstreamFailure failure)
{
    /// <summary>Where the message carries its call.</summary>
    public static readonly HttpRequestOptionsKey<UpstreamCall> Key = new("devproxy");

    private Answer? _answer;

    public Upstream Upstream { get; } = upstream;

    /// <summary>The browser's side; null for a question of DevProxy's own.</summary>
    public HttpContext? Browser { get; init; }

    /// <summary>How long the upstream may take from the last byte of the request to the response headers.</summary>
    public required AnswerLimit Limit { get; init; }

    /// <summary>How long the caller waits for the answer's head; null for as long as it takes.</summary>
    public Patience? Patience { get; init; }

    /// <summary>When the upstream was asked last, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long AskedAt { get; private set; }

    /// <summary>How far the request's body has come.</summary>
    public BodyProgress Body { get; set; }

    /// <summary>What reading the request's body from the browser failed with; null when it did not.</summary>
    public Exception? BodyFault { get; set; }

    /// <summary>The first bytes of what came back.</summary>
    public AnswerStart Start { get; } = new();

    /// <summary>What comes over HTTP/1.1 before the final answer.</summary>
    public InterimAnswers Interims { get; } = new();

    /// <summary>
    /// Whether the answer's body ends where its length says, although the handler does not know that: it reads on to the connection's end, which may never come.
    /// </summary>
    public bool EndsAtLength { get; set; }

    /// <summary>Whether the answer's body has been read to its end.</summary>
    public bool IsAnswerWhole { get; set; }

    /// <summary>The raw answer's head; null until it is there.</summary>
    public Answer? Answer => _answer;

    /// <summary>The first thing that went wrong; what follows from it is not kept.</summary>
    public ExchangeError? Error { get; private set; }

    /// <summary>The message is about to be sent, its head final.</summary>
    public void Asked(HttpRequestMessage message, HeaderList head)
    {
        Error = null; // A WebSocket that HTTP/2 refused is asked for again over HTTP/1.1.
        AskedAt = Stopwatch.GetTimestamp();
        exchange?.UpstreamAsked(message.RequestUri!.OriginalString, head);
    }

    /// <summary>The answer's head has arrived; nothing is changed yet.</summary>
    public void Answered(HttpResponseMessage answer)
    {
        _answer = new Answer((int)answer.StatusCode, RawHeaders.Of(answer));
        exchange?.UpstreamAnswered(_answer.Status, _answer.Headers, RawHeaders.Version(answer.Version), exchange.ElapsedMs);
    }

    /// <summary>Something went wrong before the answer's head, or with the upstream's side of a body.</summary>
    public void Failed(Exception exception) => Error ??= failure.Of(exception, this);

    /// <summary>The same, already in words.</summary>
    public void Failed(ExchangeError error) => Error ??= error;

    /// <summary>What has passed over the WebSocket.</summary>
    public void Count(WebSocketPart part)
    {
        if (exchange is not null)
            exchange.WebSocket = part;
    }

    /// <summary>A remark for the log.</summary>
    public void Note(string remark) => exchange?.Note(remark);
}
