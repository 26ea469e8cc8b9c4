using System.Reflection;

namespace DevProxy.Cli;

/// <summary>Which program this is, and which of that name.</summary>
internal static class VersionText
{
    /// <summary>The version, without the commit that it was built from.</summary>
    public static string Number { get; } =
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The version, and in one more line the difference from the other one.</summary>
    public static string Lines { get; } =
        $"devproxy {Number}\n"
        + "Forwards a page's calls to its API and judges CORS. Microsoft's Dev Proxy, which simulates failing APIs, is another program.";
}
