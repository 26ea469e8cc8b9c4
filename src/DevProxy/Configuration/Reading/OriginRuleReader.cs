using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>cors.origin</c>.</summary>
internal sealed class OriginRuleReader(ReadContext context)
{
    public OriginRule Read(SourceNode? node)
    {
        if (node is null)
            return OriginRule.Default;
        if (node.Kind == SourceKind.List)
            return List(node);
        if (node.Text == "*")
            return new OriginRule(OriginRuleKind.Any, [], null);
        if (!node.Text.StartsWith('/'))
            return new OriginRule(OriginRuleKind.List, Exact(node) ? [node.Text] : [], null);
        return Expression(node);
    }

    private OriginRule List(SourceNode node)
    {
        if (node.Items.IsEmpty)
            context.Problems.Error(
                node.At,
                "An empty list allows no origin",
                "leave origin out for loopback origins, or list at least one"
            );
        var origins = node.Items.Where(item => item.Kind != SourceKind.Refused && Exact(item)).Select(item => item.Text);
        return new OriginRule(OriginRuleKind.List, [.. origins.Distinct(StringComparer.Ordinal)], null);
    }

    private bool Exact(SourceNode node)
    {
        var problem = node.Text switch
        {
            "*" => ("\"*\" is not allowed in a list", "write \"origin\": \"*\" instead of the list, and add \"credentials\": false"),
            ['/', ..] => (
                "A list cannot contain a regular expression",
                "write a single one that matches all of them: \"origin\": \"/^https:\\\\/\\\\/(a|b)\\\\.example\\\\.com$/\""
            ),
            _ => OriginSpelling.Problem(node.Text),
        };
        return context.IsFine(node, problem, "origin", "http://localhost:3000, without a slash at its end");
    }

    private OriginRule Expression(SourceNode node)
    {
        Regex? regex = null;
        var problem = Slashes(node.Text) ?? SafeRegex.Compile(node.Text[1..^1], out regex) ?? Anchors(node.Text[1..^1]);
        return context.IsFine(node, problem, "origin or anchored regular expression", "http://localhost:3000") && regex is not null
            ? new OriginRule(OriginRuleKind.Pattern, [], regex)
            : new OriginRule(OriginRuleKind.List, [], null);
    }

    private static (string Message, string Fix)? Slashes(string text)
    {
        if (text.Length > 2 && text.EndsWith('/'))
            return null;
        var flags = text.LastIndexOf('/') > 0 && text[(text.LastIndexOf('/') + 1)..].All(char.IsAsciiLetter);
        return (
            $"{ReadableJson.Quote(text)} is neither an origin nor a regular expression between two slashes",
            flags
                ? "remove the flags after the last slash; browsers send origins in lower case"
                : "write \"/^…$/\", or an origin like \"http://localhost:3000\""
        );
    }

    private static (string Message, string Fix)? Anchors(string pattern) =>
        Alternatives(pattern).All(alternative => alternative.StartsWith('^') && EndsAnchored(alternative))
            ? null
            : (
                "The regular expression is not anchored at both ends, so an origin that only contains a match would be allowed too",
                $"write {ReadableJson.Quote($"/^{Anchored(pattern)}$/")}"
            );

    private static string Anchored(string pattern)
    {
        var alternatives = Alternatives(pattern)
            .Select(alternative => EndsAnchored(alternative) ? alternative[..^1] : alternative)
            .Select(alternative => alternative.TrimStart('^'));
        var bare = string.Join('|', alternatives);
        return bare.Contains('|', StringComparison.Ordinal) ? $"(?:{bare})" : bare;
    }

    // An odd number of backslashes in front makes it a dollar sign.
    private static bool EndsAnchored(string pattern) =>
        pattern.EndsWith('$') && (pattern.Length - 1 - pattern[..^1].TrimEnd('\\').Length) % 2 == 0;

    // ^a|b$ is anchored at neither end: each branch outside of groups and classes counts by itself.
    private static List<string> Alternatives(string pattern)
    {
        var alternatives = new List<string>();
        var (depth, inClass, start) = (0, false, 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[' when !inClass:
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    depth++;
                    break;
                case ')' when !inClass:
                    depth--;
                    break;
                case '|' when !inClass && depth == 0:
                    alternatives.Add(pattern[start..i]);
                    start = i + 1;
                    break;
            }
        }

        alternatives.Add(pattern[start..]);
        return alternatives;
    }
}
