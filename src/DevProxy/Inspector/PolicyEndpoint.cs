using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary><c>/api/policy</c>: one setting for each API that the pages called.</summary>
/// <param name="traffic">What happened.</param>
/// <param name="status">The configuration.</param>
internal sealed class PolicyEndpoint(LiveTraffic traffic, ConfigStatus status)
{
    /// <summary>What each has to allow.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var named = ImmutableArray.CreateBuilder<string>();
        foreach (var written in query["origin"].Where(static written => !string.IsNullOrEmpty(written)))
        {
            if (!Origin.TryParse(written!, out var origin))
                return Refuse(context, $"{written} is not a valid origin: write \"origin\" like http://localhost:3000.");
            named.Add(origin.Serialized);
        }

        var backend = query["backend"].ToString() is { Length: > 0 } name ? WireName.ParseBackend(name) : null;
        if (backend is null && query["backend"].ToString().Length > 0)
            return Refuse(context, $"\"backend\" takes one of {string.Join(", ", Enum.GetValues<Backend>().Select(WireName.Of))}.");
        var route = query["route"].ToString() is { Length: > 0 } key ? key : null;
        var production = status.Now.InForce.ProductionOrigins.Select(static origin => origin.Serialized);
        var report = PolicyReport.Of(
            traffic.Records(withBodies: false),
            route,
            new PolicyOptions([.. production], named.ToImmutable(), backend)
        );
        return InspectorJson.AnswerAsync(context, json => ExchangeJson.Write(json, report));
    }

    private static Task Refuse(HttpContext context, string detail) =>
        InspectorJson.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, "Query not understood", detail));
}
