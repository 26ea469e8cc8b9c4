using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// What the answers of a route showed so far, as far as root causes and advisories need it. Bounded: the newest few values of each kind and route.
/// Safe for threads.
/// </summary>
public sealed class RouteMemory
{
    private const int MostRoutes = 256;
    private const int MostValues = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<(string Origin, string Allowed, string? Url)>> _routes = new(StringComparer.Ordinal);

    /// <summary>Learns from the upstream's own answer, after it was judged.</summary>
    /// <param name="route">The route's name.</param>
    /// <param name="situation">The situation that it was judged in.</param>
    /// <param name="answer">The upstream's answer.</param>
    public void Learn(string route, Situation situation, Answer answer)
    {
        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (allowed is null || situation.Origin.Length == 0)
            return;

        var varies = answer.Headers.Get("Vary")?.Contains("Origin", StringComparison.OrdinalIgnoreCase) == true;
        (string, string, string?) seen = (situation.RewrittenOrigin ?? situation.Origin, allowed, varies ? null : situation.Url);
        lock (_gate)
        {
            if (!_routes.TryGetValue(route, out var values))
            {
                if (_routes.Count == MostRoutes)
                    _routes.Clear();
                _routes[route] = values = new Queue<(string, string, string?)>();
            }

            if (values.Contains(seen))
                return;
            values.Enqueue(seen);
            if (values.Count > MostValues)
                values.Dequeue();
        }
    }

    /// <summary>What is known besides, for judging an answer of this route.</summary>
    /// <param name="route">The route's name.</param>
    /// <param name="situation">The situation in which it will be judged.</param>
    public Background Recall(string route, Situation situation)
    {
        lock (_gate)
        {
            if (!_routes.TryGetValue(route, out var values))
                return Background.None;

            var shown = situation.RewrittenOrigin ?? situation.Origin;
            return new Background(
                RouteHadHeaders: values.Any(seen => seen.Origin == shown),
                AllowedOrigins: [.. values.Where(seen => seen.Allowed == seen.Origin && seen.Origin != shown).Select(seen => seen.Allowed).Distinct()],
                IsConstant: values.Any(seen => seen.Origin != shown && seen.Allowed == shown),
                CacheableOrigins: [.. values.Where(seen => seen.Url == situation.Url && seen.Allowed == seen.Origin && seen.Origin != shown).Select(seen => seen.Allowed).Distinct()]);
        }
    }
}
