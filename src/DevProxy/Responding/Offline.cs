using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Responding;

/// <summary>
/// <c>"offline"</c>, a live switch: the server behind the route is gone. Nothing is answered, preflights included. It is no key of a route.
/// </summary>
internal sealed class Offline : RouteFeature, IRouteStep
{
    public override ImmutableArray<Key> Keys { get; } =
    [new("offline", KeyShape.Flag, "false", "true: nothing on the route is answered; what is open is cut.")];

    public override string Banner => "offline";

    public override RouteFeature? Read(Section route, ReadContext context) => route.Flag("offline") ? new Offline() : null;

    public override IEnumerable<string> Explain() => ["every connection ends without an answer"];

    public Task<ExchangeError?> PassAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline, Func<Task<ExchangeError?>> next)
    {
        exchange.RespondedBy(AnsweredBy.Fault);
        exchange.Cut(Fault.Dropped(exchange.Arrived.Route?.Key));
        return Task.FromResult<ExchangeError?>(null);
    }
}
