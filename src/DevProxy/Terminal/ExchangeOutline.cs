using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// What the line of an exchange says. Of this process's own exchanges it is taken from the record; of another one's, from the JSON of its
/// record, of which nothing else is needed.
/// </summary>
/// <param name="Id">The exchange's number.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">Null while it is open.</param>
/// <param name="Route">Null when no route matched.</param>
/// <param name="Method">Of the request.</param>
/// <param name="Url">As the browser called it.</param>
/// <param name="UpstreamUrl">Null when no upstream was asked.</param>
/// <param name="Status">Null until there is an answer.</param>
/// <param name="WebSocket">Null for anything else.</param>
/// <param name="ErrorType">Null when nothing went wrong.</param>
/// <param name="Verdict">What a browser made of it.</param>
internal sealed record ExchangeOutline(
    long Id,
    DateTimeOffset StartedAt,
    double? DurationMs,
    string? Route,
    string Method,
    string Url,
    string? UpstreamUrl,
    int? Status,
    WebSocketPart? WebSocket,
    string? ErrorType,
    VerdictWords Verdict
)
{
    /// <summary>Who made the answer, in the record's word.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>The file that it came from; null for none.</summary>
    public string? AnsweredFrom { get; init; }

    /// <summary>Of a record of this process.</summary>
    public static ExchangeOutline Of(ExchangeRecord record) =>
        new(
            record.Id,
            record.StartedAt,
            record.DurationMs,
            record.Route,
            record.Request.Method,
            record.Request.Url,
            record.Upstream?.Url,
            record.Response?.Status,
            record.WebSocket,
            record.Error?.Type,
            VerdictWords.Of(record.Cors)
        )
        {
            AnsweredBy = record.AnsweredBy is { } by ? Word(by) : null,
            AnsweredFrom = record.AnsweredFrom,
        };

    /// <summary>Of the JSON of a record. What is not there, or is of another kind, is left out.</summary>
    public static ExchangeOutline Of(JsonElement record)
    {
        var (request, cors) = (record.Part("request"), record.Part("cors"));
        var (delivered, upstream) = (cors.Part("delivered"), cors.Part("upstream"));
        return new ExchangeOutline(
            (long)(record.Number("id") ?? 0),
            record.Text("startedAt") is { } at && DateTimeOffset.TryParse(at, null, out var started) ? started : default,
            record.Number("durationMs"),
            record.Text("route"),
            request.Text("method") ?? "",
            request.Text("url") ?? "",
            record.Part("upstream").Text("url"),
            (int?)record.Part("response").Number("status"),
            Socket(record.Part("websocket")),
            record.Part("error").Text("type"),
            VerdictWords.Of(OutcomeOf(delivered), delivered.Text("code"), OutcomeOf(upstream), upstream.Text("code"))
        )
        {
            AnsweredBy = record.Text("answeredBy"),
            AnsweredFrom = record.Text("answeredFrom"),
        };
    }

    /// <summary>Who made an answer, as the record says it.</summary>
    public static string Word(AnsweredBy by) => by.ToString().ToLowerInvariant();

    private static Outcome? OutcomeOf(JsonElement verdict) =>
        verdict.Text("outcome") is { } word
            ? Enum.GetValues<Outcome>().Cast<Outcome?>().FirstOrDefault(outcome => WireName.Of(outcome!.Value) == word)
            : null;

    private static WebSocketPart? Socket(JsonElement socket) =>
        socket.ValueKind == JsonValueKind.Object
            ? new WebSocketPart((int?)socket.Number("closeCode"), Count(socket.Part("sent")), Count(socket.Part("received")))
            : null;

    private static WebSocketCount Count(JsonElement direction) =>
        new((long)(direction.Number("messages") ?? 0), (long)(direction.Number("bytes") ?? 0));
}
