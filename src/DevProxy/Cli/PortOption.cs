using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DevProxy.Cli;

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
