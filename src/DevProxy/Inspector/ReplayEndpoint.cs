using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary><c>POST /api/exchanges/ID/replay</c>.</summary>
/// <param name="traffic">What happened.</param>
internal sealed class ReplayEndpoint(LiveTraffic traffic)
{
    /// <summary>Sends the exchange's request again and answers with the id of the new exchange.</summary>
    public async Task ReplayAsync(HttpContext context)
    {
        var replay = await traffic.ReplayAsync(ExchangesEndpoint.Id(context), context.RequestAborted);
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
            ReplayOutcome.NotArrived => new Refusal(
                StatusCodes.Status502BadGateway,
                "The replay did not arrive",
                "DevProxy's own listener did not accept the request: check its log, then try again."
            ),
            _ => null,
        };
}
