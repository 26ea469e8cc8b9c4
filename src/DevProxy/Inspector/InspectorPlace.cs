namespace DevProxy.Inspector;

/// <summary>Where DevProxy listens.</summary>
/// <param name="ProxyUrl">The proxy, as a browser on this machine writes it.</param>
/// <param name="InspectorUrl">The inspector, likewise.</param>
/// <param name="AcceptsHost">The Host check of the inspector's listener.</param>
internal sealed record InspectorPlace(string ProxyUrl, string InspectorUrl, Func<string?, bool> AcceptsHost);
