using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>
/// Whether the API is asked for the path that the page calls. A prefix too many or too few is a 404 that, without CORS headers on it, a
/// browser shows as a CORS error; and what only DevProxy strips is missing in production.
/// </summary>
internal static class PathParity
{
    /// <summary>The answer, for a person.</summary>
    /// <param name="route">The route that matches the path.</param>
    /// <param name="called">The path that the page calls.</param>
    /// <param name="asked">The path that the API gets.</param>
    public static string Of(RouteConfig route, string called, string asked)
    {
        if (PrefixStrip.Unstripped(route) is { } prefix)
            return OfPrefix(route, prefix, called, asked);
        if (asked == called)
            return $"the API gets {asked}, the same path that the page calls.";
        return $"the API gets {asked}, not {called}, which the page calls: in production, something has to rewrite it the same way, or "
            + "the page has to call another path.";
    }

    private static string OfPrefix(RouteConfig route, string prefix, string called, string asked)
    {
        var below = called.Length > prefix.Length ? called[prefix.Length..] : "/";
        if (route.Target!.BasePath.EndsWith(prefix, StringComparison.Ordinal))
        {
            var origin = route.Target!.Origin.Serialized + route.Target!.BasePath[..^prefix.Length];
            return $"the API gets {asked}, with {prefix} twice: it is part of the target, and the route does not strip it. Write the "
                + $"target as \"{origin}\", or add {PrefixStrip.Setting(route, prefix)}.";
        }

        var production = route.Target!.BasePath + below;
        return $"the API gets {asked}. If production serves it at {production}, add {PrefixStrip.Setting(route, prefix)}.";
    }
}
