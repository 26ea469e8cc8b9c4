using System.CommandLine;

namespace DevProxy.Cli;

/// <summary>The words of a command that are not options.</summary>
internal static class WordArgument
{
    /// <summary>A word that may be left out. The parser takes any number, so that one too many is reported in DevProxy's own words.</summary>
    public static Argument<string[]> Optional(string name) => new(name) { Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The word, or null when it was left out.</summary>
    public static string? Read(this ParseResult parsed, Argument<string[]> argument) =>
        parsed.GetValue(argument) is [var word, ..] ? word : null;
}
