using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// What happened in one exchange, as data: the same in the inspector's API, in the JSON log and (as <c>_devproxy</c>) in HAR.
/// A snapshot: immutable, complete up to the moment it was taken.
/// </summary>
/// <param name="Id">Unique within a run, ascending.</param>
/// <param name="Kind">What sort of exchange.</param>
/// <param name="StartedAt">When the request's head had arrived.</param>
/// <param name="DurationMs">Null while it is open.</param>
/// <param name="Route">The key in <c>routes</c>; null when no route took it.</param>
/// <param name="Request">As the browser sent it.</param>
/// <param name="Upstream">Null when the upstream was not asked.</param>
/// <param name="Response">As the browser got it; null until there is one.</param>
/// <param name="WebSocket">Counts of a WebSocket; null for anything else.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
/// <param name="Cors">What a browser makes of it.</param>
internal sealed record ExchangeRecord(
    long Id,
    ExchangeKind Kind,
    DateTimeOffset StartedAt,
    double? DurationMs,
    string? Route,
    RequestPart Request,
    UpstreamPart? Upstream,
    ResponsePart? Response,
    [property: JsonPropertyName("websocket")] WebSocketPart? WebSocket,
    ExchangeError? Error,
    CorsPart Cors
)
{
    /// <summary>Whether it is what a page loads by the dozen, and lists hide it.</summary>
    [JsonPropertyName("asset")]
    public bool IsPageAsset => PageAsset.IsOne(this);

    /// <summary>Who made the answer; null until there is one, and in files of other programs.</summary>
    public AnsweredBy? AnsweredBy { get; init; }

    /// <summary>The mock's file, or the recording and its entry; null for every other answer.</summary>
    public string? AnsweredFrom { get; init; }

    /// <summary>The profile in force; null, and not written, for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Profile { get; init; }

    /// <summary>Sentences beyond the log's line: what was changed in redirects and cookies, what cannot work and why.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The route that took it, as it was configured then; null when none did, and in files.</summary>
    [JsonIgnore]
    public RouteConfig? TakenBy { get; init; }

    /// <summary>The exchange that this one is a replay of; null, and not written, when it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ReplayOf { get; init; }

    /// <summary>What a GraphQL request asks for; null, and not written, for any other.</summary>
    [JsonPropertyName("graphql")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<GraphQlOperation>? GraphQl { get; init; }

    /// <summary>How a call of gRPC-Web ended; null, and not written, for anything else and until it is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GrpcStatus? Grpc { get; init; }

    /// <summary>The last messages of a WebSocket; null, and not written, for anything else and where bodies are left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<MessagePart>? Messages { get; init; }

    /// <summary>How many messages passed before those; null, and not written, where they are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MessagesBefore { get; init; }

    /// <summary>The last events of an event stream; null, and not written, for anything else and where bodies are left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<EventPart>? Events { get; init; }

    /// <summary>How many events passed before those; null, and not written, where they are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EventsBefore { get; init; }

    /// <summary>Why there are no events, or no more of them; null, and not written, where they can be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventsUnreadable { get; init; }

    /// <summary>The same record with the bodies' sizes and types alone, and without messages; its events stay.</summary>
    public ExchangeRecord WithoutBodyContents() =>
        this with
        {
            Messages = null,
            Request = Request with { Body = Request.Body?.WithoutContent() },
            Response = Response is null ? null : Response with { Body = Response.Body?.WithoutContent() },
        };
}

internal enum ExchangeKind
{
    Request,
    Preflight,
    Websocket,
}

/// <summary>Who made the answer that the browser got.</summary>
internal enum AnsweredBy
{
    /// <summary>The route's upstream.</summary>
    Upstream,

    /// <summary>A mock.</summary>
    Mock,

    /// <summary>A recording.</summary>
    Recording,

    /// <summary>A fault that was asked for.</summary>
    Fault,

    /// <summary>DevProxy itself: an error, or a preflight that was answered here.</summary>
    DevProxy,
}

/// <summary>The request as the browser sent it.</summary>
/// <param name="Method">Byte for byte.</param>
/// <param name="Url">The client-facing absolute URL.</param>
/// <param name="HttpVersion"><c>HTTP/1.1</c> or <c>HTTP/2</c>.</param>
/// <param name="Headers">As received.</param>
/// <param name="Body">Null when there was none.</param>
internal sealed record RequestPart(string Method, string Url, string HttpVersion, HeaderList Headers, BodyPart? Body);

/// <summary>What went to the upstream and came from it, before any change of DevProxy's.</summary>
/// <param name="Url">The URL that was asked.</param>
/// <param name="RequestHeaders">As sent.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Headers">The answer's lines; empty when none came.</param>
/// <param name="HttpVersion">Of the answer; null when none came.</param>
/// <param name="FirstByteMs">From the start of the exchange to the response headers, in milliseconds.</param>
internal sealed record UpstreamPart(
    string Url,
    HeaderList RequestHeaders,
    int? Status,
    HeaderList Headers,
    string? HttpVersion,
    double? FirstByteMs
);

/// <summary>The answer as the browser got it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">As sent.</param>
/// <param name="Body">Null when there was none.</param>
internal sealed record ResponsePart(int Status, HeaderList Headers, BodyPart? Body);

/// <summary>What is kept of a body.</summary>
/// <param name="Size">Bytes that passed, all of them.</param>
/// <param name="MimeType">The Content-Type; empty when there is none.</param>
/// <param name="Text">The body as text, when it is text and the record has bodies.</param>
/// <param name="Base64">The body as base64, when it is not.</param>
/// <param name="Truncated">Whether more passed than is kept.</param>
internal sealed record BodyPart(
    long Size,
    string MimeType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Base64,
    bool Truncated
)
{
    /// <summary>Size and type alone.</summary>
    public BodyPart WithoutContent() => this with { Text = null, Base64 = null };
}

/// <summary>What passed over a WebSocket.</summary>
/// <param name="CloseCode">RFC 6455, section 7.4; null while open, or when it broke without one.</param>
/// <param name="Sent">From the browser.</param>
/// <param name="Received">To the browser.</param>
internal sealed record WebSocketPart(int? CloseCode, WebSocketCount Sent, WebSocketCount Received);

/// <summary>One direction of a WebSocket.</summary>
/// <param name="Messages">Complete data messages.</param>
/// <param name="Bytes">Their payload.</param>
internal sealed record WebSocketCount(long Messages, long Bytes);

/// <summary>Why an exchange failed.</summary>
/// <param name="Type">An error type of RFC 9209, section 2.3 (<c>connection_refused</c>), <c>client_gone</c>,
/// <see cref="InjectedFault"/>, or <c>no_answer</c> of a HAR entry without one.</param>
/// <param name="Detail">What happened, for a person.</param>
/// <param name="Fix">What to do, for a person.</param>
internal sealed record ExchangeError(string Type, string Detail, string Fix)
{
    /// <summary>The type of what was made to fail on purpose, without an answer.</summary>
    public const string InjectedFault = "injected_fault";

    /// <summary>The browser ended the exchange.</summary>
    public static ExchangeError ClientGone { get; } =
        new(
            "client_gone",
            "The browser disconnected before it had the whole answer: the page was closed or navigated away, or a script aborted the request.",
            "No action needed, unless the page aborts its requests by mistake."
        );
}
