using System.Collections.Immutable;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>What a command finds around it.</summary>
/// <param name="Screen">What it writes on.</param>
/// <param name="Environment">The environment's variables.</param>
/// <param name="Folder">The working directory.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandContext(Screen Screen, IReadOnlyDictionary<string, string> Environment, string Folder, TimeProvider Time)
{
    /// <summary>The command to run beside the proxy, from behind the <c>--</c>; null for none.</summary>
    public ImmutableArray<string>? Companion { get; init; }

    /// <summary>Says in one line what is wrong, on standard error, and gives the exit code for it.</summary>
    /// <param name="message">What is wrong; its end is the cure.</param>
    /// <param name="exitCode">What to end with.</param>
    public int Refuse(string message, int exitCode = ExitCode.Usage)
    {
        try
        {
            Screen.Error.Writer.WriteLine($"{Screen.Error.Style.Red("devproxy:")} {Printable.Of(message)}");
        }
        catch (IOException)
        {
            // Standard error cannot be written; the exit code says enough.
        }

        return exitCode;
    }
}
