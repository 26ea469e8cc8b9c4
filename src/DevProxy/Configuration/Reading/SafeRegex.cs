using System.Text.RegularExpressions;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>Compiles the regular expressions of a configuration.</summary>
internal static class SafeRegex
{
    /// <summary>How long one match may take: a path comes from outside, and an expression may be slow by accident.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>The expression, or null when a problem was reported.</summary>
    public static Regex? Compile(string pattern, Place at, ProblemList problems)
    {
        if (Compile(pattern, out var regex) is not var (message, fix))
            return regex;
        problems.Error(at, message, fix);
        return null;
    }

    /// <summary>The expression, or what is wrong with it.</summary>
    public static (string Message, string Fix)? Compile(string pattern, out Regex? regex)
    {
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant, Limit);
            return null;
        }
        catch (RegexParseException e)
        {
            // "Invalid pattern '…' at offset 4. Not enough )'s."
            var reason = e.Message[(e.Message.LastIndexOf(" at offset ", StringComparison.Ordinal) + 1)..].TrimEnd('.');
            regex = null;
            return (
                $"{ReadableJson.Quote(pattern)} is not a valid regular expression: {reason}",
                "fix it; the syntax is .NET's, which is almost the same as JavaScript's, and JSON needs two backslashes for one"
            );
        }
    }
}
