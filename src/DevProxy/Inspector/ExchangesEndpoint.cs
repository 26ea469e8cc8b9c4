using System.Globalization;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary><c>/api/exchanges</c> and what stands below it, but for the replay.</summary>
/// <param name="traffic">What happened.</param>
internal sealed class ExchangesEndpoint(LiveTraffic traffic)
{
    /// <summary>A page of records without the bodies' contents, oldest first.</summary>
    public Task ListAsync(HttpContext context)
    {
        var (query, problem) = ExchangeQuery.Read(name => context.Request.Query[name]);
        if (query is null)
            return InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, "Query not understood", problem!));

        var (records, last) = traffic.Query(query);
        return InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("exchanges");
                foreach (var record in records)
                    ExchangeBrief.Write(json, record, ExchangeBrief.IsWanted(context.Request));
                json.WriteEndArray();
                json.WriteNumber("last", last);
                json.WriteEndObject();
            }
        );
    }

    /// <summary>One record with its bodies.</summary>
    public Task OneAsync(HttpContext context) =>
        traffic.Find(Id(context)) is { } record
            ? InspectorJson.AnswerAsync(context, json => ExchangeJson.Write(json, record))
            : InspectorJson.RefuseAsync(context, Gone(context));

    /// <summary>One exchange as a curl command.</summary>
    public Task CurlAsync(HttpContext context)
    {
        if (traffic.FindUnmasked(Id(context)) is not { } exchange)
            return InspectorJson.RefuseAsync(context, Gone(context));
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(CurlCommand.Of(exchange, traffic.Redaction), context.RequestAborted);
    }

    /// <summary>Forgets everything.</summary>
    public Task ClearAsync(HttpContext context)
    {
        traffic.Clear();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The id in the path, which the route's constraint has made sure of.</summary>
    public static long Id(HttpContext context) => long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    /// <summary>What is said of an id that is not kept, or no longer.</summary>
    public static Refusal Gone(HttpContext context) => Gone(Id(context));

    /// <summary>The same of an id that stands elsewhere in the request.</summary>
    public static Refusal Gone(long id) =>
        new(
            StatusCodes.Status404NotFound,
            "No such exchange",
            $"Exchange {id} is not kept, or no longer: the inspector keeps only the newest ones. Raise inspector.maxExchanges "
                + "or inspector.maxMemoryMegabytes to keep more."
        );
}
