namespace DevProxy.Pipeline;

/// <summary>What a running DevProxy takes from the program around it.</summary>
/// <param name="Environment">The environment variables, for proxies and certificate authorities.</param>
/// <param name="Time">The clock.</param>
/// <param name="Fault">Gets each internal error, for the log.</param>
internal sealed record ProxyAppContext(IReadOnlyDictionary<string, string> Environment, TimeProvider Time, Action<Exception> Fault)
{
    /// <summary>Told, for the debug log, of what the server refuses before there is an exchange; null when nobody listens.</summary>
    public Action<string>? Refused { get; init; }

    /// <summary>The command that runs beside the proxy, as a person would type it; null for none.</summary>
    public string? Companion { get; init; }
}
