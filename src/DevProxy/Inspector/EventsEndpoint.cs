using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary><c>GET /api/events</c>: what happens, as server-sent events (HTML, section 9.2). Exchanges never wait for who listens.</summary>
/// <param name="store">What happens.</param>
/// <param name="board">The configuration.</param>
/// <param name="time">The clock of the heartbeat.</param>
/// <param name="stopping">DevProxy is ending; streams end with it.</param>
internal sealed class EventsEndpoint(ExchangeStore store, ConfigStatus board, TimeProvider time, CancellationToken stopping)
{
    // A browser opens six connections at most to one origin; what is beyond a few windows is a mistake or an attack.
    private const int SubscribersAtMost = 32;
    private const int WaitingAtMost = 2048;
    private const int BatchAtMost = 32;

    // A comment now and then: by it a dead connection is noticed, on either side.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private int _subscribers;

    /// <summary>Streams until the client, or DevProxy, goes away.</summary>
    public async Task StreamAsync(HttpContext context)
    {
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
        using var reader = board.Read(queue.ConfigChanged);
        using var listening = store.Listen(queue.Hear);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(context.Response.BodyWriter, queue, ExchangeBrief.IsWanted(context.Request), ending.Token);
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

    private async Task SendAsync(PipeWriter output, EventQueue queue, bool brief, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, InspectorJson.Options);
        output.Write("retry: 1000\n\n"u8);
        await output.FlushAsync(cancellationToken);
        while (true)
        {
            await queue.WaitAsync(Heartbeat, cancellationToken);
            var batch = queue.Take(BatchAtMost);
            if (brief)
                WriteTogether(output, json, batch.Ids);
            else
                WriteEach(output, json, batch.Ids);
            if (batch.ConfigChanged)
                WriteConfig(output, json);
            if (batch.Lost > 0)
                output.Write(
                    Encoding.ASCII.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"event: lost\ndata: {{\"count\":{batch.Lost}}}\n\n")
                    )
                );
            if (batch is { Ids.Count: 0, ConfigChanged: false, Lost: 0 })
                output.Write(":\n\n"u8);
            await output.FlushAsync(cancellationToken);
        }
    }

    private void WriteEach(PipeWriter output, Utf8JsonWriter json, IReadOnlyList<long> ids)
    {
        foreach (var record in Kept(ids))
        {
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: exchange\nid: {record.Id}\ndata: ")));
            json.Reset(output);
            ExchangeJson.Write(json, record);
            json.Flush();
            output.Write("\n\n"u8);
        }
    }

    // One event for the batch: a browser hands a page all events that have piled up in one task, and each costs as much as reading some records.
    private void WriteTogether(PipeWriter output, Utf8JsonWriter json, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
            return;
        output.Write("event: exchanges\ndata: "u8);
        json.Reset(output);
        json.WriteStartArray();
        foreach (var record in Kept(ids))
            ExchangeBrief.Write(json, record, brief: true);
        json.WriteEndArray();
        json.Flush();
        output.Write("\n\n"u8);
    }

    // What is gone again before its turn came is passed over.
    private IEnumerable<ExchangeRecord> Kept(IReadOnlyList<long> ids)
    {
        foreach (var id in ids)
        {
            if (store.FindUnmasked(id)?.ToRecord(store.Redaction, withBodies: false) is { } record)
                yield return record;
        }
    }

    private void WriteConfig(PipeWriter output, Utf8JsonWriter json)
    {
        output.Write("event: config\ndata: "u8);
        json.Reset(output);
        json.WriteStartObject();
        ConfigJson.WriteStanding(json, board.Now);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n\n"u8);
    }
}
