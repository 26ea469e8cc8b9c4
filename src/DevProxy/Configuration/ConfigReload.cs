using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>A changed configuration is in force.</summary>
internal sealed class ConfigReload(ProxyConfig config, ImmutableArray<string> afterRestart, ImmutableArray<ConfigProblem> warnings)
    : EventArgs
{
    /// <summary>The new one. Settings that need a restart keep their old values.</summary>
    public ProxyConfig Config { get; } = config;

    /// <summary>The changed keys that need a restart: <c>port</c>, <c>host</c>, <c>https</c>, <c>inspector</c>.</summary>
    public ImmutableArray<string> AfterRestart { get; } = afterRestart;

    /// <summary>Its warnings.</summary>
    public ImmutableArray<ConfigProblem> Warnings { get; } = warnings;
}
