namespace DevProxy.Tests.EndToEnd.Documented;

/// <summary>
/// What another tool's documentation says becomes of a path, and what is written for the same in <c>proxy.json</c>. In all texts
/// <c>{target}</c> is the upstream.
/// </summary>
/// <param name="Source">Where it says so; no two rows have the same.</param>
/// <param name="Peer">The options of http-proxy-middleware, as JavaScript; null where the example is another tool's.</param>
/// <param name="Routes">What stands in <c>routes</c>.</param>
/// <param name="Request">What the browser asks for.</param>
/// <param name="Documented">What the upstream is asked for; null when the request is not proxied.</param>
internal sealed record PathExample(string Source, string? Peer, string Routes, string Request, string? Documented)
{
    /// <summary>What the upstream is asked for by DevProxy, where that is something else.</summary>
    public Difference? Ours { get; init; }
}
