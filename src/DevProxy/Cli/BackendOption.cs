using System.CommandLine;
using DevProxy.Cors;

namespace DevProxy.Cli;

/// <summary>The option that says whose code a fix is.</summary>
internal static class BackendOption
{
    /// <summary>The option, unread: an unknown name is refused with a list of the known ones.</summary>
    public static Option<string?> New() =>
        new("--backend")
        {
            HelpName = "NAME",
            Description = $"Whose code the fix is: {string.Join(", ", Enum.GetValues<Backend>().Select(WireName.Of))}",
            Arity = ArgumentArity.ExactlyOne,
        };
}
