using System.Collections.Immutable;

namespace DevProxy.Cli;

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
