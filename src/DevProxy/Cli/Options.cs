using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DevProxy.Cors;

namespace DevProxy.Cli;

/// <summary>An option whose value is a text.</summary>
internal static class TextOption
{
    /// <summary>The option.</summary>
    /// <param name="name">Its long name, with the dashes.</param>
    /// <param name="value">How help names its value.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="aliases">Its short names.</param>
    public static Option<string?> Named(string name, string value, string description, params string[] aliases) =>
        new(name, aliases)
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.ExactlyOne,
        };
}

/// <summary>An option whose value is a port.</summary>
internal static class PortOption
{
    private const int Highest = 65535;

    /// <summary>The option, which refuses what is not a port in one sentence.</summary>
    public static Option<int?> Named(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(name, result),
        };

    private static int? Parse(string name, ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= Highest)
            return port;
        result.AddError($"{name} {text} is not a valid port: write a number from 0 to {Highest}, 0 for a free one");
        return null;
    }
}

/// <summary>An option whose value is a time in milliseconds.</summary>
internal static class TimeoutOption
{
    /// <summary>
    /// The option, which refuses in one sentence what is not such a time. No time at all is not one: the command would never end.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="milliseconds">The time when it is left out.</param>
    public static Option<int> Named(string name, string description, int milliseconds) =>
        new(name)
        {
            Description = description,
            HelpName = "MS",
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = _ => milliseconds,
            CustomParser = result => Parse(name, result),
        };

    private static int Parse(string name, ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0)
            return milliseconds;
        result.AddError($"{name} {text} is not a valid time: write milliseconds from 1 to {int.MaxValue}, as in {name} 5000");
        return 0;
    }
}

/// <summary>The option that says whose code a fix is.</summary>
internal static class BackendOption
{
    /// <summary>The option, unread: an unknown name is refused with a list of the known ones.</summary>
    public static Option<string?> New()
    {
        string[] names = [.. Enum.GetValues<Backend>().Select(WireName.Of)];
        return new("--backend")
        {
            HelpName = "NAME",
            Description = $"Whose code the fix is: {string.Join(", ", names)}",
            Arity = ArgumentArity.ExactlyOne,
            CompletionSources = { names },
        };
    }
}

/// <summary>The words of a command that are not options.</summary>
internal static class PositionalArgument
{
    /// <summary>
    /// A word that may be left out. The parser takes any number, so that one too many is reported in DevProxy's own words.
    /// </summary>
    public static Argument<string[]> Optional(string name) => new(name) { Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The word, or null when it was left out.</summary>
    public static string? Read(this ParseResult parsed, Argument<string[]> argument) =>
        parsed.GetValue(argument) is [var word, ..] ? word : null;
}
