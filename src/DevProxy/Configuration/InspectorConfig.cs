namespace DevProxy.Configuration;

/// <summary>The inspector's listener and what it keeps.</summary>
/// <param name="Host">What it listens on.</param>
/// <param name="Port">Null when not written: the proxy's port + 1, or any free one.</param>
/// <param name="MaxExchanges">Exchanges kept, 1 or more.</param>
/// <param name="MaxBodyBytes">Bytes kept of each body, 0 or more.</param>
/// <param name="MaxMemoryMegabytes">Bound on all that is kept, in MiB, 1 or more.</param>
internal sealed record InspectorConfig(string Host, int? Port, int MaxExchanges, int MaxBodyBytes, int MaxMemoryMegabytes);
