using System.Globalization;
using DevProxy.Exchanges;

namespace DevProxy.Inspector;

/// <summary><c>POST /api/exchanges/ID/replay</c>.</summary>
/// <param name="store">What happened.</param>
/// <param name="replayer">Sends again.</param>
internal sealed class ReplayEndpoint(ExchangeStore store, Replayer replayer)
{
    /// <summary>Sends the exchange's request once more and answers with the id of what it became.</summary>
    public async Task ReplayAsync(HttpContext context)
    {
        var id = ExchangesEndpoint.Id(context);
        if (store.FindUnmasked(id) is not { } notebook)
        {
            await InspectorJson.RefuseAsync(context, ExchangesEndpoint.Gone(context));
        }
        else if (WhyNot(notebook) is { } reason)
        {
            await InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status409Conflict, "Cannot be sent again", reason));
        }
        else if (await replayer.SendAsync(notebook, context.RequestAborted) is { } newId)
        {
            await InspectorJson.AnswerAsync(context, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("id", newId);
                json.WriteEndObject();
            });
        }
        else
        {
            await InspectorJson.RefuseAsync(context, new Refusal(
                StatusCodes.Status502BadGateway, "The replay did not arrive", "DevProxy's own listener did not take the request: see what its log says, then try again."));
        }
    }

    private static string? WhyNot(Notebook notebook)
    {
        if (notebook.Kind == ExchangeKind.Preflight)
            return "A preflight is the browser's own question. Replay the request that it was for, or ask with: devproxy check URL --origin ORIGIN.";
        if (notebook.Kind == ExchangeKind.Websocket)
            return "A WebSocket is a conversation: there is no one message to send again.";
        if (notebook.RequestBody.IsTruncated)
            return $"The body has {notebook.RequestBody.Size} bytes and only the first {notebook.RequestBody.KeptBytes} were kept. Raise inspector.maxBodyBytes, and send it from the page once more.";
        return IsStillArriving(notebook) ? "Its body is still being sent. Wait until it is complete." : null;
    }

    private static bool IsStillArriving(Notebook notebook)
    {
        if (notebook.DurationMs is not null)
            return false;
        var headers = notebook.Request.Headers;
        return headers.Contains("Transfer-Encoding")
            || (long.TryParse(headers.Get("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && notebook.RequestBody.Size < length);
    }
}
