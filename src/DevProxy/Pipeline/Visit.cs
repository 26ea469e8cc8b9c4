using DevProxy.Configuration;
using DevProxy.Exchanges;
using Microsoft.AspNetCore.Http.Features;
using Route = DevProxy.Forwarding.Route;

namespace DevProxy.Pipeline;

/// <summary>What the steps of the pipeline know of one request.</summary>
/// <param name="Serving">What it is served by, from its first byte to its last.</param>
/// <param name="Notebook">Where it is written down.</param>
/// <param name="Route">The route that takes its path; null when none does.</param>
internal sealed record Visit(Serving Serving, Notebook Notebook, Route? Route)
{
    /// <summary>How CORS headers are injected: the route's way, or the top-level one where no route takes the path; null for not at all.</summary>
    public CorsPolicy? Cors => Route is null ? Serving.Config.Cors : Route.Config.Cors;

    /// <summary>The visit of a request that has passed <see cref="Capture"/>.</summary>
    public static Visit Of(HttpContext context) => context.Features.GetRequiredFeature<Visit>();
}
