using System.Text.Json;

namespace DevProxy.Inspector;

/// <summary><c>GET /api/explain?method=GET&amp;url=/api/users</c>: what becomes of a request under the configuration in force.</summary>
/// <param name="explain">Finds it out.</param>
internal sealed class ExplainEndpoint(Explain explain)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var explained = await explain(query["method"].ToString(), query["url"].ToString(), context.RequestAborted);
        await (
            explained.Write is { } write
                ? InspectorJson.AnswerAsync(context, write)
                : InspectorJson.RefuseAsync(
                    context,
                    new Refusal(StatusCodes.Status400BadRequest, "Query not understood", explained.Problem!)
                )
        );
    }
}

/// <summary>Finds out what becomes of a request; nothing is sent.</summary>
/// <param name="method">Its method; empty for GET.</param>
/// <param name="url">A path, or an absolute URL.</param>
/// <param name="cancellationToken">Ends it.</param>
internal delegate Task<Explained> Explain(string method, string url, CancellationToken cancellationToken);

/// <summary>What was found out.</summary>
/// <param name="Write">Writes it; null when the question made no sense.</param>
/// <param name="Problem">Why it did not; else null.</param>
internal sealed record Explained(Action<Utf8JsonWriter>? Write, string? Problem);
