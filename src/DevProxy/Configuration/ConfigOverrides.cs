using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>What the command line says about the configuration, as it was typed. Null: not said.</summary>
/// <param name="Url">The positional URL: everything under <c>/</c> goes there.</param>
/// <param name="Routes">The values of <c>--route</c>, <c>PATH=URL</c>.</param>
internal sealed record ConfigOverrides(
    string? Url = null,
    ImmutableArray<string> Routes = default,
    string? Cors = null,
    int? Port = null,
    string? Host = null,
    bool Https = false,
    int? InspectorPort = null,
    bool NoInspector = false,
    string? LogLevel = null,
    string? LogFormat = null,
    string? LogFile = null
);
