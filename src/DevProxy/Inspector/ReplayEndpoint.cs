using System.Globalization;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary><c>POST /api/exchanges/ID/replay</c>.</summary>
/// <param name="store">What happened.</param>
/// <param name="replayer">Sends again.</param>
internal sealed class ReplayEndpoint(ExchangeStore store, Replayer replayer)
{
    /// <summary>Sends the exchange's request again and answers with the id of the new exchange.</summary>
    public async Task ReplayAsync(HttpContext context)
    {
        var id = ExchangesEndpoint.Id(context);
        if (store.FindUnmasked(id) is not { } exchange)
        {
            await InspectorJson.RefuseAsync(context, ExchangesEndpoint.Gone(context));
        }
        else if (WhyNot(exchange) is { } reason)
        {
            await InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status409Conflict, "Cannot be sent again", reason));
        }
        else if (await replayer.SendAsync(exchange, context.RequestAborted) is { } newId)
        {
            await InspectorJson.AnswerAsync(
                context,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("id", newId);
                    json.WriteEndObject();
                }
            );
        }
        else
        {
            await InspectorJson.RefuseAsync(
                context,
                new Refusal(
                    StatusCodes.Status502BadGateway,
                    "The replay did not arrive",
                    "DevProxy's own listener did not accept the request: check its log, then try again."
                )
            );
        }
    }

    private static string? WhyNot(Exchange exchange)
    {
        if (exchange.Kind == ExchangeKind.Preflight)
            return "A preflight is the browser's own question. Replay the request that it was for, or ask with: devproxy check URL --origin ORIGIN.";
        if (exchange.Kind == ExchangeKind.Websocket)
            return "A WebSocket cannot be sent again: it is a stream of messages, not one request.";
        if (!Replayer.CanSend(exchange.Request))
            return "Its head is not valid HTTP, so it was refused. Fix the client that sent it.";
        if (exchange.RequestBody.IsTruncated)
        {
            // Less than one body may have is kept where all of them together have reached their bound.
            var setting = exchange.RequestBody.KeptBytes < exchange.ShownBodyBytes ? "maxMemoryMegabytes" : "maxBodyBytes";
            return $"The body has {exchange.RequestBody.Size} bytes and only the first {exchange.RequestBody.KeptBytes} were kept. Raise inspector.{setting}, and send the request from the page again.";
        }

        return IsStillArriving(exchange) ? "Its body is still being sent. Wait until it is complete." : null;
    }

    private static bool IsStillArriving(Exchange exchange)
    {
        if (exchange.DurationMs is not null)
            return false;
        var headers = exchange.Request.Headers;
        return headers.Contains("Transfer-Encoding")
            || (
                long.TryParse(headers.Get("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && exchange.RequestBody.Size < length
            );
    }
}
