using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DevProxy.Configuration;

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
    /// <summary>Who made the answer; null until there is one, and in files of other programs.</summary>
    public AnsweredBy? AnsweredBy { get; init; }

    /// <summary>The mock's file, or the recording and its entry; null for every other answer.</summary>
    public string? AnsweredFrom { get; init; }

    /// <summary>Sentences beyond the log's line: what was changed in redirects and cookies, what cannot work and why.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The route that took it, as it was configured then; null when none did, and in files.</summary>
    [JsonIgnore]
    public RouteConfig? TakenBy { get; init; }

    /// <summary>The exchange that this one is a replay of; null, and not written, when it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ReplayOf { get; init; }

    /// <summary>The same record with the bodies' sizes and types alone.</summary>
    public ExchangeRecord WithoutBodyContents() =>
        this with
        {
            Request = Request with { Body = Request.Body?.WithoutContent() },
            Response = Response is null ? null : Response with { Body = Response.Body?.WithoutContent() },
        };
}
