using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>pathRewrite</c>.</summary>
internal sealed partial class PathRewriteReader(ReadContext context)
{
    /// <summary>The rules in file order.</summary>
    /// <param name="node">An object of regular expressions and replacements.</param>
    /// <param name="routeKey">The route's key: where the rule is the key itself, it strips the prefix even without an anchor.</param>
    public ImmutableArray<PathRewriteRule> Read(SourceNode node, string routeKey)
    {
        var rules = ImmutableArray.CreateBuilder<PathRewriteRule>();
        foreach (var member in node.Members)
        {
            if (member.Value.Kind == SourceKind.Refused || SafeRegex.Compile(member.Key, member.At, context.Problems) is not { } pattern)
                continue;
            var replacement = member.Value.Text;
            if (!HttpToken.IsTarget(replacement) || replacement.AsSpan().ContainsAny('?', '#'))
            {
                context.Problems.Error(
                    member.Value.At,
                    $"The replacement {ReadableJson.Quote(member.Value.Written)} contains characters that are not allowed in a path",
                    "percent-encode them; the query is never rewritten"
                );
                continue;
            }

            rules.Add(
                new PathRewriteRule(pattern, Replacement.FromJavaScript(replacement, pattern))
                {
                    StrippedPrefix = Stripped(member.Key, replacement, routeKey),
                    ReplacedPrefix = Replaced(member.Key, replacement, routeKey),
                }
            );
        }

        return rules.ToImmutable();
    }

    // "^/api", "^/api/", "^\\/api(/|$)" and the like, replaced by nothing or by a slash.
    private static string? Stripped(string pattern, string replacement, string routeKey) =>
        replacement is "" or "/" ? Prefix(pattern, routeKey)?.Prefix : null;

    // "^/backend" by "/api", "^/backend/" by "/api/": a slash that only one of them has would join two segments, or part one.
    private static (string Prefix, string By)? Replaced(string pattern, string replacement, string routeKey)
    {
        if (!PlainPath().IsMatch(replacement) || Prefix(pattern, routeKey) is not var (prefix, end))
            return null;
        var takesSlash = end is "/" or "\\/";
        return (takesSlash || end is "" or "(?=/|$)") && takesSlash == replacement.EndsWith('/')
            ? (prefix, replacement.TrimEnd('/'))
            : null;
    }

    private static (string Prefix, string End)? Prefix(string pattern, string routeKey)
    {
        if (PlainPrefix().Match(pattern) is not { Success: true } match)
            return null;
        var prefix = Escape().Replace(match.Groups["prefix"].Value, "${character}");
        var anchored = match.Groups["anchor"].Success || prefix == routeKey.TrimEnd('/');
        return anchored ? (prefix, match.Groups["end"].Value) : null;
    }

    [GeneratedRegex(@"^(/[\w~%.\-]+)+/?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PlainPath();

    [GeneratedRegex(
        @"^(?<anchor>\^)?(?<prefix>(\\?/(\\[.\-]|[\w~%\-])+)+)(?<end>/|\\/|/\?|\\/\?|/\*|\(\?:/\|\$\)|\(/\|\$\)|\(\?=/\|\$\))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex PlainPrefix();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Escape();
}

/// <summary>
/// Translates a replacement from JavaScript's syntax (ECMAScript, GetSubstitution) into .NET's, which reads some of the same characters
/// differently: <c>$0</c>, <c>$_</c>, <c>$+</c> and <c>${…}</c> mean nothing in JavaScript, and <c>$10</c> may be <c>$1</c> and a zero.
/// </summary>
internal static class Replacement
{
    public static string FromJavaScript(string replacement, Regex pattern)
    {
        var result = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c != '$' || i + 1 == replacement.Length)
            {
                result.Append(c == '$' ? "$$" : c.ToString());
                continue;
            }

            var next = replacement[i + 1];
            if (next is '$' or '&' or '`' or '\'')
            {
                result.Append('$').Append(next);
                i++;
            }
            else if (char.IsAsciiDigit(next))
            {
                i += Number(replacement, i, pattern, result);
            }
            else if (next == '<')
            {
                i += Name(replacement, i, pattern, result);
            }
            else
            {
                result.Append("$$");
            }
        }

        return result.ToString();
    }

    // Two digits if there is such a group, else one, else the characters themselves.
    private static int Number(string replacement, int dollar, Regex pattern, StringBuilder result)
    {
        var groups = pattern.GetGroupNumbers();
        for (var length = dollar + 2 < replacement.Length && char.IsAsciiDigit(replacement[dollar + 2]) ? 2 : 1; length > 0; length--)
        {
            var number = int.Parse(replacement.AsSpan(dollar + 1, length), CultureInfo.InvariantCulture);
            if (number == 0 || !groups.Contains(number))
                continue;
            result.Append(CultureInfo.InvariantCulture, $"${{{number}}}");
            return length;
        }

        result.Append("$$");
        return 0;
    }

    // Without any named group, $< is the characters themselves; a name that no group has is the empty text.
    private static int Name(string replacement, int dollar, Regex pattern, StringBuilder result)
    {
        var names = pattern.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();
        var end = replacement.IndexOf('>', dollar);
        if (names.Length == 0 || end < 0)
        {
            result.Append("$$");
            return 0;
        }

        var name = replacement[(dollar + 2)..end];
        if (names.Contains(name))
            result.Append("${").Append(name).Append('}');
        return end - dollar;
    }
}

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
