using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DevProxy.Cli;

/// <summary>An option whose value is a time in milliseconds.</summary>
internal static class TimeoutOption
{
    /// <summary>The option, which refuses in one sentence what is not such a time. No time at all is not one: the command would never end.</summary>
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
