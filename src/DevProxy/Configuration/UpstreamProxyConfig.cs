namespace DevProxy.Configuration;

/// <summary>The proxy between DevProxy and the upstreams.</summary>
/// <param name="Kind">Where the answer comes from.</param>
/// <param name="Url">The proxy, with <see cref="UpstreamProxyKind.Url"/>; else null.</param>
internal sealed record UpstreamProxyConfig(UpstreamProxyKind Kind, Uri? Url);
