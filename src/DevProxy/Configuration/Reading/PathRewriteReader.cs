using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Source;

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
                }
            );
        }

        return rules.ToImmutable();
    }

    // "^/api", "^/api/", "^\\/api(/|$)" and the like, replaced by nothing or by a slash.
    private static string? Stripped(string pattern, string replacement, string routeKey)
    {
        if (replacement is not ("" or "/") || PlainPrefix().Match(pattern) is not { Success: true } match)
            return null;
        var prefix = Escape().Replace(match.Groups["prefix"].Value, "${character}");
        var anchored = match.Groups["anchor"].Success || prefix == routeKey.TrimEnd('/');
        return anchored ? prefix : null;
    }

    [GeneratedRegex(
        @"^(?<anchor>\^)?(?<prefix>(\\?/(\\[.\-]|[\w~%\-])+)+)(/|\\/|/\?|\\/\?|/\*|\(\?:/\|\$\)|\(/\|\$\)|\(\?=/\|\$\))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex PlainPrefix();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Escape();
}
