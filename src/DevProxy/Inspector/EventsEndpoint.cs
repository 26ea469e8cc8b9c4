using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary>
/// <c>GET /api/events</c>: what happens, as server-sent events (HTML, section 9.2). An exchange never waits for a subscriber.
/// </summary>
/// <param name="traffic">What happens.</param>
/// <param name="status">The configuration.</param>
/// <param name="time">The clock of the heartbeat.</param>
/// <param name="stopping">DevProxy is ending; streams end with it.</param>
internal sealed class EventsEndpoint(LiveTraffic traffic, ConfigStatus status, TimeProvider time, CancellationToken stopping)
{
    // A browser opens six connections at most to one origin; what is beyond a few windows is a mistake or an attack.
    private const int SubscribersAtMost = 32;
    private const int WaitingAtMost = 2048;
    private const int BatchAtMost = 32;

    // A comment now and then: by it a dead connection is noticed, on either side.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private int _subscribers;

    /// <summary>
    /// Streams until the client, or DevProxy, goes away: every exchange, or those that a list with the same query would have.
    /// </summary>
    public async Task StreamAsync(HttpContext context)
    {
        var (query, problem) = ExchangeQuery.Read(name => context.Request.Query[name]);
        if (query is null)
        {
            await InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, "Query not understood", problem!));
            return;
        }

        if (Interlocked.Increment(ref _subscribers) > SubscribersAtMost)
        {
            Interlocked.Decrement(ref _subscribers);
            await InspectorJson.RefuseAsync(
                context,
                new Refusal(
                    StatusCodes.Status503ServiceUnavailable,
                    "Too many subscribers",
                    $"{SubscribersAtMost} are listening already. Close some inspector windows."
                )
            );
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var queue = new EventQueue(WaitingAtMost, time);
        using var subscription = status.Subscribe(queue.ConfigChanged);
        using var listening = traffic.Listen(queue.Hear);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(context.Response.Body, queue, query, ExchangeBrief.IsWanted(context.Request), ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, or DevProxy ends: the one way out of an endless stream.
        }
        finally
        {
            Interlocked.Decrement(ref _subscribers);
        }
    }

    private async Task SendAsync(Stream output, EventQueue queue, ExchangeQuery query, bool brief, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(Stream.Null, InspectorJson.Options);
        await output.WriteAsync("retry: 1000\n\n"u8.ToArray(), cancellationToken);
        await SseFormatter.WriteAsync(
            EventsAsync(output, queue, query, brief, cancellationToken),
            output,
            (happened, data) =>
            {
                json.Reset(data);
                happened.Data(json);
                json.Flush();
            },
            cancellationToken
        );
    }

    // What an event says is written by its data, directly into the event.
    private async IAsyncEnumerable<SseItem<Action<Utf8JsonWriter>>> EventsAsync(
        Stream output,
        EventQueue queue,
        ExchangeQuery query,
        bool brief,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            await queue.WaitAsync(Heartbeat, cancellationToken);
            var batch = queue.Take(BatchAtMost);
            if (brief && batch.Ids.Count > 0)
                yield return Together(batch.Ids, query);
            foreach (var record in brief ? [] : Kept(batch.Ids, query))
                yield return new SseItem<Action<Utf8JsonWriter>>(json => ExchangeJson.Write(json, record), "exchange")
                {
                    EventId = record.Id.ToString(CultureInfo.InvariantCulture),
                };
            if (batch.Passed.Count > 0)
                yield return new SseItem<Action<Utf8JsonWriter>>(json => WriteIds(json, Kept(batch.Passed, query)), "messages");
            if (batch.ConfigChanged)
                yield return new SseItem<Action<Utf8JsonWriter>>(WriteConfig, "config");
            if (batch.Lost > 0)
                yield return new SseItem<Action<Utf8JsonWriter>>(json => WriteLost(json, batch.Lost), "lost");

            // No event is being written while the next one is asked for.
            if (batch is { Ids.Count: 0, Passed.Count: 0, ConfigChanged: false, Lost: 0 })
                await output.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
        }
    }

    // One event for the batch: a browser hands a page all events that have piled up in one task, and each costs as much as reading some
    // records.
    private SseItem<Action<Utf8JsonWriter>> Together(IReadOnlyList<long> ids, ExchangeQuery query) =>
        new(
            json =>
            {
                json.WriteStartArray();
                foreach (var record in Kept(ids, query))
                    ExchangeBrief.Write(json, record, brief: true);
                json.WriteEndArray();
            },
            "exchanges"
        );

    // What left the store before its turn is left out.
    private IEnumerable<ExchangeRecord> Kept(IReadOnlyList<long> ids, ExchangeQuery query)
    {
        foreach (var id in ids)
        {
            if (
                traffic.FindUnmasked(id)?.ToRecord(traffic.Redaction, withBodies: false) is { } record
                && query.Matches(record, traffic.Find)
            )
                yield return record;
        }
    }

    private void WriteConfig(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        ConfigJson.WriteNotice(json, status.Now);
        json.WriteEndObject();
    }

    // Whoever shows one of them asks for its record.
    private static void WriteIds(Utf8JsonWriter json, IEnumerable<ExchangeRecord> records)
    {
        json.WriteStartArray();
        foreach (var record in records)
            json.WriteNumberValue(record.Id);
        json.WriteEndArray();
    }

    private static void WriteLost(Utf8JsonWriter json, long count)
    {
        json.WriteStartObject();
        json.WriteNumber("count", count);
        json.WriteEndObject();
    }
}
