using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Routing;

/// <summary>
/// A step as a contributor would add it: <c>"stamps"</c> writes a header on answers, and notes when the answer has passed. Preflights
/// pass untouched.
/// </summary>
/// <param name="times">How often.</param>
internal sealed class Stamp(int times = 0) : RouteFeature, IRouteStep
{
    public override ImmutableArray<Key> Keys { get; } = [new("stamps", KeyShape.Whole(0, 9), "0", "How many stamps an answer gets.")];

    public override string Banner => $"stamped {times} times";

    public override RouteFeature? Read(Section route, ReadContext context) =>
        route.Whole("stamps") is > 0 and var written ? new Stamp(written) : null;

    public override IEnumerable<string> Explain() => [$"X-Stamp: {new string('*', times)} is set"];

    public async Task<ExchangeError?> PassAsync(
        HttpContext context,
        Exchange exchange,
        HeadDeadline? deadline,
        Func<Task<ExchangeError?>> next
    )
    {
        if (exchange.Kind == ExchangeKind.Preflight)
            return await next();
        context.Response.Headers["X-Stamp"] = new string('*', times);
        var error = await next();
        exchange.Note($"Stamped, and {(context.Response.HasStarted ? "sent" : "not sent yet")}.");
        return error;
    }
}
