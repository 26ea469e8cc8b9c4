using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>A server of the developer's own machine that is expected to listen in a moment.</summary>
/// <param name="Url">Where.</param>
/// <param name="Route">The route that leads there.</param>
/// <param name="Companion">The command that is to start it; null where a person does.</param>
/// <param name="Cure">What to do where a person is to start it.</param>
internal sealed record AwaitedServer(string Url, string Route, string? Companion, string Cure)
{
    /// <summary>What is waited for, in half a line.</summary>
    public string Title => Companion is null ? $"Waiting for {Url}" : $"Waiting for {Companion}";

    /// <summary>What is there, what is not, and what will happen.</summary>
    public string Detail =>
        Companion is null
            ? $"Nothing is listening at {Url}. This page reloads as soon as something is."
            : $"DevProxy has started \"{Companion}\", but nothing is listening at {Url} yet. This page reloads as soon as something is.";

    /// <summary>What to do where it takes too long.</summary>
    public string Fix =>
        Companion is null
            ? Cure
            : $"If it takes too long: look in the terminal for the address that \"{Companion}\" prints, and make it the target of the route \"{Route}\".";

    /// <summary>
    /// The server that a failure lets one wait for: a local one that refuses, as a dev server does while it starts. Null for any other failure.
    /// </summary>
    public static AwaitedServer? Of(ExchangeError error, RouteConfig route, string? companion) =>
        error.Type == "connection_refused" && route.Target.IsLocal
            ? new AwaitedServer(route.Target.Origin.Serialized, route.Key, companion, error.Fix)
            : null;
}
