namespace DevProxy.Terminal;

/// <summary>A route at work, for the banner.</summary>
/// <param name="Key">Its key in <c>routes</c>.</param>
/// <param name="From">What the page calls, an absolute URL; for a key that is an expression, words for the paths that match it.</param>
/// <param name="To">What the upstream is asked for then, an absolute URL.</param>
/// <param name="Hop">The corporate proxy on the way, without its password; null for none.</param>
/// <param name="IsFrontend">Whether it serves the page itself: the route <c>/</c> with a local target.</param>
internal sealed record WorkedRoute(string Key, string From, string To, string? Hop, bool IsFrontend);
