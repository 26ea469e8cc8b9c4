using DevProxy.Cli;
using DevProxy.Configuration.Schema;

namespace DevProxy.Tests;

/// <summary>The keys of <c>proxy.json</c> as the program knows them.</summary>
internal static class Keys
{
    public static ConfigKeys All { get; } = new(CommandContext.AllFeatures);
}
