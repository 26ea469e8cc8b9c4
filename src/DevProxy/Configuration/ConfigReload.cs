using System.Collections.Immutable;

namespace DevProxy.Configuration;

/// <summary>A changed configuration is in force.</summary>
internal sealed class ConfigReload(ProxyConfig config, ImmutableArray<string> afterRestart, ImmutableArray<ConfigProblem> warnings) : EventArgs
{
    /// <summary>The new one. What cannot change while DevProxy runs is in it as it was.</summary>
    public ProxyConfig Config { get; } = config;

    /// <summary>The keys that were changed and wait for a restart: <c>port</c>, <c>host</c>, <c>https</c>, <c>inspector</c>.</summary>
    public ImmutableArray<string> AfterRestart { get; } = afterRestart;

    /// <summary>What is strange about it.</summary>
    public ImmutableArray<ConfigProblem> Warnings { get; } = warnings;
}
