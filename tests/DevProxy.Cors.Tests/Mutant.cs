using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DevProxy.Cors.Tests;

/// <summary>
/// One rule of the engine and what it is changed to, both as C#. A name with <c>$</c> in front stands for any identifier, the same one
/// everywhere, and layout does not count: what is renamed, moved or wrapped is found again.
/// </summary>
/// <param name="Rule">What occurs once in the engine.</param>
/// <param name="Change">What replaces it.</param>
internal sealed partial record Mutant(string Rule, string Change)
{
    private const string Wildcard = "any_";

    /// <summary>Its only place in the engine's source.</summary>
    public MutantPlace Find(IEnumerable<SyntaxTree> engine)
    {
        var places = Places(engine);
        Assert.True(
            places.Count == 1,
            $"The engine has this rule {places.Count} times; the mutant has to be written so that it has it "
                + $"once:\n{Rule}\n{string.Join('\n', places)}"
        );
        return places[0];
    }

    /// <summary>All its places in the engine's source.</summary>
    public IReadOnlyList<MutantPlace> Places(IEnumerable<SyntaxTree> engine)
    {
        var rule = SyntaxFactory
            .ParseTokens(Rule.Replace("$", Wildcard, StringComparison.Ordinal))
            .Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))
            .Select(token => token.Text)
            .ToArray();
        return [.. engine.SelectMany(tree => Places(tree, rule))];
    }

    private IEnumerable<MutantPlace> Places(SyntaxTree tree, string[] rule)
    {
        var tokens = tree.GetRoot().DescendantTokens().ToList();
        for (var start = 0; start + rule.Length <= tokens.Count; start++)
        {
            if (Match(tokens, start, rule) is { } names)
            {
                var span = TextSpan.FromBounds(tokens[start].SpanStart, tokens[start + rule.Length - 1].Span.End);
                yield return new MutantPlace(tree, span, Name().Replace(Change, match => names[match.Groups["name"].Value]));
            }
        }
    }

    private static Dictionary<string, string>? Match(List<SyntaxToken> tokens, int start, string[] rule)
    {
        var names = new Dictionary<string, string>();
        for (var index = 0; index < rule.Length; index++)
        {
            var token = tokens[start + index];
            if (!rule[index].StartsWith(Wildcard, StringComparison.Ordinal))
            {
                if (token.Text != rule[index])
                    return null;
            }
            else if (
                !token.IsKind(SyntaxKind.IdentifierToken)
                || (!names.TryAdd(rule[index][Wildcard.Length..], token.Text) && names[rule[index][Wildcard.Length..]] != token.Text)
            )
            {
                return null;
            }
        }

        return names;
    }

    [GeneratedRegex(@"\$(?<name>\w+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();
}
