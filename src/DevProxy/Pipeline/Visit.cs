using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>What the steps of the pipeline know of one request.</summary>
/// <param name="Serving">What it is served by, from its first byte to its last.</param>
/// <param name="Exchange">Where it is written down.</param>
/// <param name="Route">The route that takes its path; null when none does.</param>
/// <param name="Fault">Told of faults of DevProxy's own.</param>
internal sealed record Visit(Serving Serving, Exchange Exchange, Route? Route, Action<Exception> Fault)
{
    /// <summary>What is not valid HTTP in the request's head; null when nothing is.</summary>
    public ExchangeError? Malformed { get; init; }

    /// <summary>How CORS headers are injected: the route's way, or the top-level one where no route takes the path; null for not at all.</summary>
    public CorsPolicy? Cors => Route is null ? Serving.Config.Cors : Route.Config.Cors;

    /// <summary>The visit of a request that has passed <see cref="Capture"/>.</summary>
    public static Visit Of(HttpContext context) => context.Features.GetRequiredFeature<Visit>();

    /// <summary>
    /// Does something to the response's head, or with it, just before it is sent. What is registered last is done first. A fault in it is told, and
    /// the response goes out without it: an exception here would become the server's own bare 500.
    /// </summary>
    public void BeforeHead(HttpContext context, Action step) => context.Response.OnStarting(() =>
    {
        try
        {
            step();
        }
#pragma warning disable CA1031 // Exceptions are bugs; they are caught where they would do the most harm.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fault(fault);
        }

        return Task.CompletedTask;
    });
}
