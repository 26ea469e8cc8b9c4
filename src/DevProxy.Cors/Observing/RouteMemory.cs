using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// What the answers of a route showed so far, as far as root causes and advisories need it. Bounded: the newest few values of each route.
/// Thread-safe.
/// </summary>
public sealed class RouteMemory
{
    private const int MostRoutes = 256;
    private const int MostValues = 16;
    private const int MostNames = 64;

    // All that one page's API shows: what it allowed this page before.
    private static readonly RouteHistory SamePage = new(
        RouteHadHeaders: true,
        AllowedOrigins: [],
        CacheableOrigins: [],
        Methods: [],
        Headers: []
    );

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<(string Origin, string Allowed, string? Url)>> _routes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SortedSet<string> Methods, SortedSet<string> Headers)> _needs = new(StringComparer.Ordinal);

    /// <summary>Records the upstream's own answer, after it was judged.</summary>
    /// <param name="route">The route's name.</param>
    /// <param name="context">What it was judged against.</param>
    /// <param name="answer">The upstream's answer.</param>
    public void Learn(string route, JudgingContext context, Answer answer)
    {
        if (context.Origin.Length > 0)
            LearnNeeds(route, context);
        var allowed = answer.Headers.Get(CorsHeader.AllowOrigin);
        if (allowed is null || context.Origin.Length == 0)
            return;

        var varies = CorsMarks.VariesByOrigin(answer.Headers);
        (string, string, string?) seen = (context.RewrittenOrigin ?? context.Origin, allowed, varies ? null : context.Url);
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

    /// <summary>What other answers of this route showed.</summary>
    /// <param name="route">The route's name.</param>
    /// <param name="context">What the next answer is judged against.</param>
    public RouteHistory Recall(string route, JudgingContext context)
    {
        lock (_gate)
        {
            var (methods, headers) = _needs.GetValueOrDefault(route);
            if (!_routes.TryGetValue(route, out var values))
                return methods is null ? RouteHistory.None : new RouteHistory(Methods: [.. methods], Headers: [.. headers]);

            var shown = context.RewrittenOrigin ?? context.Origin;
            if (methods is null && AreFrom(values, shown))
                return SamePage;
            var others = values.Where(seen => seen.Allowed == seen.Origin && seen.Origin != shown);
            return new RouteHistory(
                RouteHadHeaders: values.Any(seen => seen.Origin == shown),
                AllowedOrigins: [.. others.Select(seen => seen.Allowed).Distinct()],
                IsConstant: values.Any(seen => seen.Origin != shown && seen.Allowed == shown),
                CacheableOrigins: [.. others.Where(seen => seen.Url == context.Url).Select(seen => seen.Allowed).Distinct()],
                Methods: methods is null ? [] : [.. methods],
                Headers: headers is null ? [] : [.. headers]
            );
        }
    }

    private static bool AreFrom(Queue<(string Origin, string Allowed, string? Url)> values, string origin)
    {
        foreach (var seen in values)
        {
            if (seen.Origin != origin)
                return false;
        }

        return true;
    }

    // What pages asked of the route, whether it was granted or not: a fix for one exchange has to keep it.
    private void LearnNeeds(string route, JudgingContext context)
    {
        if (FetchMethod.IsSafelisted(context.Method) && context.UnsafeNames.IsEmpty)
            return;
        lock (_gate)
        {
            if (!_needs.TryGetValue(route, out var needs))
            {
                if (_needs.Count == MostRoutes)
                    _needs.Clear();
                _needs[route] = needs = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
            }

            if (!FetchMethod.IsSafelisted(context.Method) && needs.Methods.Count < MostValues)
                needs.Methods.Add(context.Method);
            foreach (var name in context.UnsafeNames.Where(_ => needs.Headers.Count < MostNames))
                needs.Headers.Add(name);
        }
    }
}
