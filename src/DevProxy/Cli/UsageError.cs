using System.CommandLine;
using System.CommandLine.Parsing;
using DevProxy.Configuration;

namespace DevProxy.Cli;

/// <summary>What is wrong with a command line, in one line that ends with the fix.</summary>
internal static class UsageError
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = (CommandWithExamples)parsed.CommandResult.Command;
        var words = parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(static argument => argument.Tokens)
            .Select(static token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .ToList();

        // A word that begins with "-" is never a file: the parser, which knows no such rule, took a mistyped option for one.
        if (words.Find(static word => word.StartsWith('-')) is { } option)
            return UnknownOption(option, command);
        if (
            parsed.Errors.FirstOrDefault(static error => error.SymbolResult is OptionResult or ArgumentResult { Parent: OptionResult }) is
            { } error
        )
            return OptionError(error);
        if (words.Count > command.MostWords)
            return TooMany(words, command);
        return parsed.Errors.Count > 0 ? $"{Sentence(parsed.Errors[0].Message)} {SeeHelp(command)}" : null;
    }

    private static string UnknownOption(string written, CommandWithExamples command)
    {
        var name = written.Split('=', 2)[0];
        var known = command
            .Options.SelectMany(static option => option.Aliases.Prepend(option.Name))
            .Where(static known => known.StartsWith("--", StringComparison.Ordinal));
        return NearestName.Of(name, known) is { } near
            ? $"unknown option {name}: did you mean {near}?"
            : $"unknown option {name}: {SeeHelp(command)}";
    }

    private static string OptionError(ParseError error)
    {
        var result = error.SymbolResult as OptionResult ?? (OptionResult)error.SymbolResult!.Parent!;
        var option = result.Option;
        if (result.Tokens.Count == 0)
            return $"{option.Name} needs a value: {option.Name} {option.HelpName}";
        if (result.Tokens.Count > option.Arity.MaximumNumberOfValues)
            return $"{option.Name} is given more than once: give it once";
        return error.Message;
    }

    private static string TooMany(List<string> words, CommandWithExamples command) =>
        command.MostWords == 0
            ? $"devproxy {command.Name} takes no more arguments: leave out {words[0]}"
            : $"there is one argument too many, {words[command.MostWords]}: {SeeHelp(command)}; a command to run beside the proxy "
                + "comes after --";

    private static string SeeHelp(CommandWithExamples command) =>
        command.Parents.Any() ? $"see devproxy {command.Name} --help" : "see devproxy --help";

    private static string Sentence(string message) => message.TrimEnd('.') + ":";
}
