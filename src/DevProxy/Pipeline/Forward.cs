using DevProxy.Configuration;
using DevProxy.Traffic;
using DevProxy.Forwarding;

namespace DevProxy.Pipeline;

/// <summary>The last step: the upstream of the route is asked, and where it cannot be, the browser is told why.</summary>
/// <param name="forwarder">Asks the upstreams.</param>
/// <param name="companion">The command that runs beside DevProxy; null for none.</param>
internal sealed class Forward(Forwarder forwarder, string? companion)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        if (visit.Route is not { } route)
        {
            var missing = NoRoute(visit.Serving.Config, RawTarget.Of(context).Path);
            visit.Exchange.Failed(missing);
            await ErrorAnswer.WriteAsync(context, missing);
            return;
        }

        var error = await forwarder.ForwardAsync(context, route, visit.Exchange);
        if (error is null || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;

        await ErrorAnswer.WriteAsync(context, error, awaited: AwaitedServer.Of(error, route.Config, companion));
    }

    /// <summary>What is told of a path that no route takes.</summary>
    public static ExchangeError NoRoute(ProxyConfig config, string path)
    {
        var keys = config.Routes.Select(route => $"\"{route.Key}\"").ToArray();
        var there = keys.Length == 0 ? "There are no routes" : $"The routes are {string.Join(", ", keys)}";
        return new ExchangeError(
            "destination_not_found",
            $"No route takes the path {path}. {there}.",
            $"Add a route for it to \"routes\" in {config.Path ?? "proxy.json"}; \"/\" takes every path that no other route takes.");
    }
}
