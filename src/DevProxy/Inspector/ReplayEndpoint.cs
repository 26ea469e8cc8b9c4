using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary><c>POST /api/exchanges/ID/replay</c>.</summary>
/// <param name="traffic">What happened.</param>
internal sealed class ReplayEndpoint(LiveTraffic traffic)
{
    // What is sent again may be as large as what is kept.
    private const int MostBytes = 64 * 1024 * 1024;

    private const string Example =
        """{ "method": "PUT", "url": "/api/users/1", "headers": { "Accept": "text/plain", "Origin": null }, "body": "{}" }""";

    /// <summary>
    /// Sends the exchange's request again and answers with the id of the new exchange. What differs this time is in the body; without one,
    /// nothing does.
    /// </summary>
    public async Task ReplayAsync(HttpContext context)
    {
        if (await InspectorJson.BodyAsync(context, MostBytes) is not { } body)
            return;
        if (Edit(body) is not { } edit)
        {
            await InspectorJson.RefuseAsync(
                context,
                new Refusal(
                    StatusCodes.Status400BadRequest,
                    "Body not understood",
                    $"Send what is to be different, like {Example} (null takes a header off; an array of [name, value] replaces all), or nothing."
                )
            );
            return;
        }

        var replay = await traffic.ReplayAsync(ExchangesEndpoint.Id(context), edit, context.RequestAborted);
        await (
            Refusal(context, replay) is { } refusal
                ? InspectorJson.RefuseAsync(context, refusal)
                : InspectorJson.AnswerAsync(
                    context,
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteNumber("id", replay.Id!.Value);
                        json.WriteEndObject();
                    }
                )
        );
    }

    private static Refusal? Refusal(HttpContext context, Replay replay) =>
        replay.Outcome switch
        {
            ReplayOutcome.NotKept => ExchangesEndpoint.Gone(context),
            ReplayOutcome.NotPossible => new Refusal(StatusCodes.Status409Conflict, "Cannot be sent again", replay.Reason!),
            ReplayOutcome.NotValid => new Refusal(StatusCodes.Status422UnprocessableEntity, "Cannot be sent like this", replay.Reason!),
            ReplayOutcome.NotArrived => new Refusal(
                StatusCodes.Status502BadGateway,
                "The replay did not arrive",
                "DevProxy's own listener did not accept the request: check its log, then try again."
            ),
            _ => null,
        };

    // Null when it is not what is expected.
    private static ReplayEdit? Edit(byte[] body)
    {
        if (body.Length == 0)
            return new ReplayEdit();
        try
        {
            using var json = JsonDocument.Parse(body);
            var edit = new ReplayEdit();
            foreach (var member in json.RootElement.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "method":
                        edit = edit with { Method = member.Value.GetString() };
                        break;
                    case "url":
                        edit = edit with { Url = member.Value.GetString() };
                        break;
                    case "body":
                        edit = edit with { Body = member.Value.GetString() };
                        break;
                    case "headers" when member.Value.ValueKind == JsonValueKind.Array:
                        edit = edit with { Headers = [.. member.Value.EnumerateArray().Select(Line)] };
                        break;
                    case "headers":
                        edit = edit with { Changes = [.. member.Value.EnumerateObject().Select(Change)] };
                        break;
                    default:
                        return null;
                }
            }

            return edit;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static HeaderLine Line(JsonElement pair) => new(pair[0].GetString() ?? "", pair[1].GetString() ?? "");

    private static KeyValuePair<string, string?> Change(JsonProperty change) => new(change.Name, change.Value.GetString());
}
