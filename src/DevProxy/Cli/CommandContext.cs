using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;
using DevProxy.Responding;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>What a command works with: the terminal, the environment, the folder, the clock.</summary>
/// <param name="Screen">What it writes on.</param>
/// <param name="Environment">The environment's variables.</param>
/// <param name="Folder">The working directory.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandContext(Screen Screen, IReadOnlyDictionary<string, string> Environment, string Folder, TimeProvider Time)
{
    /// <summary>The command to run beside the proxy, from behind the <c>--</c>; null for none.</summary>
    public ImmutableArray<string>? Companion { get; init; }

    /// <summary>
    /// What a route can do beside asking its upstream, in the order in which requests pass; a new feature is a line here.
    /// </summary>
    public static ImmutableArray<RouteFeature> AllFeatures { get; } = [new Delay(), new Throttle(), new Fault(), new InlineMock()];

    /// <summary>Those that the configuration may name.</summary>
    public ImmutableArray<RouteFeature> Features { get; init; } = AllFeatures;

    /// <summary>The keys of <c>proxy.json</c>, with those of <see cref="Features"/>.</summary>
    public ConfigKeys Keys => new(Features);

    /// <summary>Says in one line what is wrong, on standard error, and gives the exit code for it.</summary>
    /// <param name="message">What is wrong; its end is the fix.</param>
    /// <param name="exitCode">What to end with.</param>
    public int Refuse(string message, int exitCode = ExitCode.Usage)
    {
        try
        {
            Screen.Error.Writer.WriteLine($"{Screen.Error.Style.Red("devproxy:")} {TerminalText.Escape(message)}");
        }
        catch (IOException)
        {
            // Standard error cannot be written; the exit code says enough.
        }

        return exitCode;
    }
}

/// <summary>What the commands say to a script.</summary>
internal static class ExitCode
{
    /// <summary>Done; or: allowed, valid.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: blocked, invalid.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, or a configuration that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>A server could not be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>Ctrl+C ended it: what shells report of such a program.</summary>
    public const int Interrupted = 130;
}

/// <summary>The words of a command line, split at the first <c>--</c> before any of them is understood.</summary>
/// <param name="Own">What is said to DevProxy.</param>
/// <param name="Companion">The command to run beside it and its arguments, as typed; null without a <c>--</c>.</param>
internal sealed record ArgumentList(ImmutableArray<string> Own, ImmutableArray<string>? Companion)
{
    public static ArgumentList Split(IReadOnlyList<string> words)
    {
        var own = words.TakeWhile(static word => word != "--").ToImmutableArray();
        return new ArgumentList(own, own.Length == words.Count ? null : [.. words.Skip(own.Length + 1)]);
    }
}
